// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Results;
using Cni.Values;
using MetaCni.Attaching.Results;
using MetaCni.Planning;

namespace MetaCni.Tests.Support;

/// <summary>Plans and outcomes to begin a test with.</summary>
internal static class Plans
{
    public const string Namespace = "/run/netns/pod";

    public static Sandbox Sandbox { get; } = new()
    {
        ContainerId = Named.Container("c1"),
        InterfaceName = Named.Interface("eth0"),
        NetworkNamespace = Namespace,
        Pod = new PodIdentity { Namespace = "default", Name = "pod1", Uid = "u1" },
        PluginPath = ["/opt/cni/bin"],
    };

    /// <summary>A plan of attachments, the primary first.</summary>
    public static AttachmentPlan Of(params IReadOnlyList<PlannedAttachment> attachments) => new()
    {
        Owner = "cluster",
        Sandbox = Sandbox,
        Attachments = attachments,
    };

    /// <summary>The primary of type bridge as eth0, then one macvlan network a name, as net1 and so on.</summary>
    public static AttachmentPlan WithSecondaries(params string[] networks) => Of(
        [Attachment("cluster", "eth0", "bridge"), .. networks.Select((network, index) => Attachment($"default/{network}", $"net{index + 1}", "macvlan"))]);

    public static PlannedAttachment Attachment(string network, string interfaceName, string type = "macvlan", params string[] capabilities)
    {
        var declared = new JsonObject(capabilities.Select(name => KeyValuePair.Create(name, (JsonNode?)true)));
        return Attachment(network, interfaceName, new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = network.Replace('/', '-'),
            ["type"] = type,
            ["capabilities"] = declared,
        });
    }

    public static PlannedAttachment Attachment(string network, string interfaceName, JsonObject configuration) => new()
    {
        IsPrimary = interfaceName == "eth0",
        Network = network,
        InterfaceName = Named.Interface(interfaceName),
        Configuration = NetworkConfigurationList.Parse(configuration, $"network {network}"),
        CapabilityArguments = null,
        Arguments = CniArguments.Parse("K8S_POD_NAME=pod1"),
        AddArguments = CniArguments.Parse("K8S_POD_NAME=pod1;MAC=02:00:00:00:00:01"),
    };

    /// <summary>What came of an attachment: the answer that its plugin gave.</summary>
    public static AttachmentOutcome Outcome(PlannedAttachment attachment, string result) =>
        Outcome(attachment, JsonText.Object(result));

    public static AttachmentOutcome Outcome(PlannedAttachment attachment, JsonObject result) => new()
    {
        Planned = attachment,
        Json = result,
        Result = ResultCodec.Read(result, CniVersion.V100),
    };
}
