// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Values;
using Crd;
using Crd.Selection;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>What a plan is made of, to change in tests.</summary>
internal static class PlanInputs
{
    public static MetaConfig Config { get; } = new()
    {
        Version = CniVersion.V100,
        Name = "cluster",
        Type = "metacni",
        Delegates = [JsonText.Object("""{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}""")],
    };

    public static PodIdentity Identity { get; } = new() { Namespace = "team", Name = "pod1", Uid = "u1" };

    public static AttachmentContext Context { get; } = new()
    {
        Sandbox = new Sandbox
        {
            ContainerId = Named.Container("c1"),
            InterfaceName = Named.Interface("eth0"),
            NetworkNamespace = Plans.Namespace,
            Pod = Identity,
            PluginPath = ["/opt/cni/bin"],
        },
        Arguments = CniArguments.Parse("IgnoreUnknown=1;EXTRA=x"),
    };

    public static Pod Pod(string? networks = null, string? defaultNetwork = null)
    {
        var annotations = new Dictionary<string, string>();
        if (networks is not null)
        {
            annotations[AnnotationNames.Networks] = networks;
        }

        if (defaultNetwork is not null)
        {
            annotations[AnnotationNames.DefaultNetwork] = defaultNetwork;
        }

        return new Pod { Identity = Identity, Annotations = annotations };
    }

    /// <summary>A network of our own configuration, as the primary usually is.</summary>
    public static ResolvedNetwork OfConfiguration(string name = "main", string type = "bridge") => new()
    {
        Request = new NetworkRequest { Source = new NetworkSource.Inline([]), Origin = "delegates[0]" },
        DisplayName = name,
        Configuration = List($$"""{"cniVersion": "1.0.0", "name": "{{name}}", "type": "{{type}}"}"""),
        IsFromDefinition = false,
    };

    /// <summary>The place of the first element that a pod selects.</summary>
    public const string Place = "annotation k8s.v1.cni.cncf.io/networks: networks[0]";

    /// <summary>A network that the pod selects with one element of its annotation.</summary>
    public static ResolvedNetwork Selected(string element, string configuration = """{"cniVersion": "1.0.0", "name": "own", "type": "macvlan"}""") =>
        Selected(NetworkSelectionAnnotation.Parse($"[{element}]", "team", AnnotationNames.Networks)[0], List(configuration));

    public static ResolvedNetwork Selected(NetworkSelectionElement element, NetworkConfigurationList configuration) => new()
    {
        Request = new NetworkRequest { Source = new NetworkSource.Selected(element, AnnotationNames.Networks, Index: 0), Origin = $"network {element.Namespace}/{element.Name}" },
        DisplayName = $"{element.Namespace}/{element.Name}",
        Configuration = configuration,
        IsFromDefinition = true,
    };

    public static NetworkConfigurationList List(string json) => NetworkConfigurationList.Parse(JsonText.Object(json), "network of a test");

    public static AttachmentPlan Plan(params ResolvedNetwork[] networks) => Planner.Plan(Config, Context, networks);

    /// <summary>The second attachment of a plan of the usual primary and one selected network.</summary>
    public static PlannedAttachment Secondary(ResolvedNetwork network) => Plan(OfConfiguration(), network).Attachments[1];
}
