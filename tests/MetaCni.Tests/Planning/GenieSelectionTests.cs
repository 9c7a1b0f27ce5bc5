// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>The grammar and the interface names are CNI-Genie's: genie/genie-controller.go, getPluginInfo and getIntfName.</summary>
public sealed class GenieSelectionTests
{
    private static readonly MetaConfig Config = PlanInputs.Config with { GenieAnnotation = true };

    [Theory]
    [InlineData("calico", "calico")]
    [InlineData("calico,weave", "calico weave@eth1")]
    [InlineData(" calico , weave @ net9 ", "calico weave@net9")]
    [InlineData("flannel,weave@eth4,flannel@eth3", "flannel weave@eth4 flannel@eth3")] // its sampleyamls/pod-plugin-with-ifname.yaml
    [InlineData("a,b,c@eth1,d", "a b@eth2 c@eth1 d@eth3")]
    [InlineData("a@eth0,b", "a@eth0 b@eth1")]
    [InlineData("a,b@", "a b@eth1")]
    [InlineData("a,a", "a a@eth1")]
    public void Items_name_configurations_and_get_numbered_interfaces(string annotation, string expected) =>
        Assert.Equal(expected, string.Join(' ', Select(annotation).Select(Text)));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_blank_annotation_chooses_nothing(string annotation) => Assert.Empty(Select(annotation));

    [Fact]
    public void Without_the_key_the_annotation_means_nothing() =>
        Assert.Empty(GenieSelection.Of(PlanInputs.Config, Annotated("calico")));

    [Fact]
    public void Without_the_annotation_nothing_is_selected() => Assert.Empty(GenieSelection.Of(Config, PlanInputs.Pod()));

    [Theory]
    [InlineData("a,,b", "item 2")]
    [InlineData("a,", "item 2")]
    [InlineData("@eth1", "item 1")]
    [InlineData("a,b@c@d", "b@c@d")]
    [InlineData("a,b@sixteen-bytes-xx", "sixteen-bytes-xx")]
    public void The_error_for_an_invalid_item_gives_its_number(string annotation, string where)
    {
        var error = Failure.Of(() => Select(annotation));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("annotation cni", error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_item_replaces_the_primary_and_the_others_precede_the_pods_networks()
    {
        var config = Config with { ClusterNetwork = "main", DefaultNetworks = ["x"] };
        var pod = Annotated("calico,weave");
        pod = pod with { Annotations = new Dictionary<string, string>(pod.Annotations) { ["k8s.v1.cni.cncf.io/networks"] = "a" } };

        var requests = NetworkRequests.Of(config, pod);

        Assert.Equal(
            ["calico", "defaultNetworks[0]", "weave", "network team/a"], requests.Select(request => request.Source is NetworkSource.ConfigurationName named ? named.Name : request.Origin));
    }

    [Theory]
    [InlineData("calico", 7)]
    [InlineData(" ", 0)]
    public void Two_annotations_that_select_the_primary_are_an_error(string annotation, int code)
    {
        var pod = PlanInputs.Pod(defaultNetwork: "alt");
        pod = pod with { Annotations = new Dictionary<string, string>(pod.Annotations) { ["cni"] = annotation } };

        var error = Record.Exception(() => NetworkRequests.Of(Config, pod)) as CniException;

        Assert.Equal(code, error?.Error.Code ?? 0);
        Assert.Equal(code == 7, error?.Error.Message.Contains("annotations cni and v1.multus-cni.io/default-network", StringComparison.Ordinal) ?? false);
    }

    // CNI-Genie's default plugin is the usual primary here.
    [Fact]
    public void A_blank_annotation_means_the_usual_primary() =>
        Assert.Equal(["delegates[0]"], NetworkRequests.Of(Config, Annotated(" ")).Select(request => request.Origin));

    private static IReadOnlyList<NetworkRequest> Select(string annotation) => GenieSelection.Of(Config, Annotated(annotation));

    private static Pod Annotated(string value) => PlanInputs.Pod() with { Annotations = new Dictionary<string, string> { ["cni"] = value } };

    private static string Text(NetworkRequest request)
    {
        var named = Assert.IsType<NetworkSource.ConfigurationName>(request.Source);
        return named.Interface is InterfaceName name ? $"{named.Name}@{name}" : named.Name;
    }
}
