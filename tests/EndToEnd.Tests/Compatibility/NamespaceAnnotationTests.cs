// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>namespaceAnnotations: what a manifest of kind Namespace says for its pods.</summary>
public sealed class NamespaceAnnotationTests
{
    private const string Primary = "metacni.io/primary-network";
    private const string Defaults = "metacni.io/default-networks";

    [SkippableFact]
    public void A_namespace_annotation_sets_the_primary_and_adds_networks_for_its_pods()
    {
        using var sandbox = SandboxOfTeam();
        sandbox.Manifests.AddNamespace("team", (Primary, "infra/alt"), (Defaults, "mgmt"));
        sandbox.Select("a");

        sandbox.Runtime(Config(sandbox)).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 alt", "net1 mgmt", "net2 a"], Calls(sandbox));
    }

    [SkippableFact]
    public void A_pod_declines_the_networks_of_its_namespace()
    {
        using var sandbox = SandboxOfTeam();
        sandbox.Manifests.AddNamespace("team", (Defaults, "mgmt"));
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string> { [Defaults] = "none", ["k8s.v1.cni.cncf.io/networks"] = "a" });

        sandbox.Runtime(Config(sandbox)).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 cluster-net", "net1 a"], Calls(sandbox));
    }

    [SkippableFact]
    public void Annotations_of_another_namespace_have_no_effect()
    {
        using var sandbox = SandboxOfTeam();
        sandbox.Manifests.AddNamespace("other", (Primary, "infra/alt"), (Defaults, "mgmt"));
        sandbox.Manifests.AddNamespace("team");

        sandbox.Runtime(Config(sandbox)).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 cluster-net"], Calls(sandbox));
    }

    [SkippableFact]
    public void Without_the_configuration_key_namespace_annotations_have_no_effect()
    {
        using var sandbox = SandboxOfTeam();
        sandbox.Manifests.AddNamespace("team", (Primary, "infra/alt"), (Defaults, "mgmt"));

        sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 cluster-net"], Calls(sandbox));
    }

    // The runtime's copy of a pod's annotations does not know those of its namespace.
    [SkippableFact]
    public void Namespace_annotations_are_read_even_if_the_runtime_passes_pod_annotations()
    {
        using var sandbox = SandboxOfTeam();
        sandbox.Manifests.AddNamespace("team", (Defaults, "mgmt"));
        var config = Config(sandbox);
        config["runtimeConfig"] = JsonNode.Parse("""{"io.kubernetes.cri.pod-annotations": {"k8s.v1.cni.cncf.io/networks": "a"}}""");

        sandbox.Runtime(config).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 cluster-net", "net1 mgmt", "net2 a"], Calls(sandbox));
    }

    private static Sandbox SandboxOfTeam()
    {
        var sandbox = new Sandbox(new TestPod { Namespace = "team" });
        sandbox.Manifests.AddDefinition("infra", "alt", """{"cniVersion":"1.0.0","name":"alt","type":"recorder"}""");
        sandbox.Define("mgmt", """{"cniVersion":"1.0.0","name":"mgmt","type":"recorder"}""");
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        return sandbox;
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["namespaceAnnotations"] = true;
        return config;
    }

    private static IEnumerable<string> Calls(Sandbox sandbox) =>
        sandbox.Recorders.Calls.Select(call => $"{call.InterfaceName} {call.Config["name"]}");
}
