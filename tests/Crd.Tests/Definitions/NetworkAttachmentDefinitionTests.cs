// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Definitions;
using k8s;
using k8s.Models;

namespace Crd.Tests.Definitions;

public sealed class NetworkAttachmentDefinitionTests
{
    private const string Folder = "kube-apiserver-1.35";

    [Fact]
    public void A_definition_of_the_API_server_is_read()
    {
        var body = Body("nad-get").ToJsonString();

        var definition = KubernetesJson.Deserialize<NetworkAttachmentDefinition>(body);

        Assert.Equal("k8s.cni.cncf.io/v1", definition.ApiVersion);
        Assert.Equal("NetworkAttachmentDefinition", definition.Kind);
        Assert.Equal("macvlan", definition.Metadata.Name);
        Assert.Equal("default", definition.Metadata.NamespaceProperty);
        Assert.Equal("4dd70036-2d50-4ff2-916c-e26fef3ee332", definition.Metadata.Uid);
        Assert.Equal("example.com/nic", definition.Metadata.Annotations["k8s.v1.cni.cncf.io/resourceName"]);
        Assert.Equal("""{"cniVersion":"1.0.0","type":"macvlan"}""", definition.Spec!.Config);
    }

    [Fact]
    public void A_definition_that_was_read_is_written_as_it_was()
    {
        var body = Body("nad-get");

        var written = KubernetesJson.Serialize(KubernetesJson.Deserialize<NetworkAttachmentDefinition>(body.ToJsonString()));

        Assert.Equal(Canonical(body), Canonical(JsonNode.Parse(written)!));
    }

    [Fact]
    public void A_new_definition_is_serialized_with_kind_and_apiVersion_but_no_empty_members()
    {
        var definition = new NetworkAttachmentDefinition { Metadata = new V1ObjectMeta { Name = "disk" } };

        var written = KubernetesJson.Serialize(definition);

        Assert.Equal("""{"apiVersion":"k8s.cni.cncf.io/v1","kind":"NetworkAttachmentDefinition","metadata":{"name":"disk"}}""", written);
    }

    [Fact]
    public void A_definition_without_spec_is_read()
    {
        var definition = KubernetesJson.Deserialize<NetworkAttachmentDefinition>(
            """{"apiVersion":"k8s.cni.cncf.io/v1","kind":"NetworkAttachmentDefinition","metadata":{"name":"disk"}}""");

        Assert.Null(definition.Spec);
    }

    [Fact]
    public void A_list_of_the_API_server_is_read()
    {
        var list = KubernetesJson.Deserialize<NetworkAttachmentDefinitionList>(Body("nad-list").ToJsonString());

        Assert.Equal("NetworkAttachmentDefinitionList", list.Kind);
        Assert.Equal("237", list.Metadata.ResourceVersion);
        Assert.Equal(["macvlan", "net1"], list.Items.Select(item => item.Metadata.Name));
    }

    [Fact]
    public void Registering_again_does_nothing()
    {
        CrdJsonContext.Register();

        Assert.NotNull(KubernetesJson.Deserialize<NetworkAttachmentDefinition>("{}"));
    }

    private static JsonNode Body(string name) => Vectors.Read($"{Folder}/{name}.json")["response"]!["body"]!;

    private static string Canonical(JsonNode node) => node switch
    {
        JsonObject members => "{" + string.Join(",", members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{member.Key}:{Canonical(member.Value!)}")) + "}",
        _ => node.ToJsonString(),
    };
}
