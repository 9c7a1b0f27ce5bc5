// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

/// <summary>What a namespace says for all of its pods.</summary>
public sealed class NamespaceAnnotationTests
{
    private const string Primary = "metacni.io/primary-network";
    private const string Defaults = "metacni.io/default-networks";
    private const string OfPod = "v1.multus-cni.io/default-network";
    private const string Networks = "k8s.v1.cni.cncf.io/networks";

    private static readonly MetaConfig Config = PlanInputs.Config with { ClusterNetwork = "main", DefaultNetworks = ["x"], NamespaceAnnotations = true };

    [Fact]
    public void The_primary_of_a_namespace_replaces_the_usual_one() =>
        Assert.Equal(["kube-system/alt", "defaultNetworks[0]"], Select((Primary, "alt")));

    [Fact]
    public void A_pod_annotation_for_the_primary_overrides_the_namespace_annotation() =>
        Assert.Equal("nets/own", Select([(OfPod, "nets/own")], (Primary, "nets/alt"))[0]);

    [Fact]
    public void Networks_of_the_namespace_come_after_the_defaultNetworks_and_before_the_pods() => Assert.Equal(
        ["clusterNetwork", "defaultNetworks[0]", "team/mgmt", "other/log", "team/a"],
        Select([(Networks, "a")], (Defaults, "mgmt, other/log")));

    [Fact]
    public void Networks_of_the_namespace_can_be_JSON() => Assert.Equal("other/log", Select((Defaults, """[{"name": "log", "namespace": "other"}]"""))[2]);

    [Fact]
    public void A_pod_can_decline_the_networks_of_its_namespace_with_none() =>
        Assert.Equal(["clusterNetwork", "defaultNetworks[0]", "team/a"], Select([(Defaults, "none"), (Networks, "a")], (Defaults, "mgmt")));

    // Else a pod would ask for networks and silently not get them.
    [Theory]
    [InlineData("a")]
    [InlineData("None")]
    [InlineData("")]
    public void Any_other_value_than_none_is_an_error(string value)
    {
        var error = Failure.Of(() => Select([(Defaults, value)], (Defaults, "mgmt")));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains(Defaults, error.Message, StringComparison.Ordinal);
        Assert.Contains("\"none\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_namespaceAnnotations_off_the_pods_opt_out_is_ignored() =>
        Assert.Equal(2, NetworkRequests.Of(Config with { NamespaceAnnotations = false }, Pod([(Defaults, "a")])).Count);

    [Fact]
    public void A_namespace_without_annotations_changes_nothing() => Assert.Equal(["clusterNetwork", "defaultNetworks[0]"], Select());

    [Theory]
    [InlineData(Primary, "")]
    [InlineData(Primary, "a,b")]
    [InlineData(Defaults, "a@b@c")]
    public void An_invalid_namespace_annotation_is_an_error_that_names_it(string name, string value)
    {
        var error = Failure.Of(() => Select((name, value)));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Primary, "other/alt", false)]
    [InlineData(Primary, "alt", true)]
    [InlineData(Defaults, "other/log", false)]
    [InlineData(Defaults, "log", true)]
    [InlineData(Defaults, "default/log", true)]
    public void NamespaceIsolation_applies_to_namespace_annotations(string name, string value, bool isAllowed)
    {
        var isolated = Config with { NamespaceIsolation = true };
        var pod = Pod([], (name, value));

        if (isAllowed)
        {
            NetworkRequests.Of(isolated, pod);
        }
        else
        {
            Assert.Equal((int)MetaCniErrorCode.NetworkForbidden, Failure.Of(() => NetworkRequests.Of(isolated, pod)).Code);
        }
    }

    private static List<string> Select(params (string, string)[] ofNamespace) => Select([], ofNamespace);

    private static List<string> Select((string, string)[] ofPod, params (string, string)[] ofNamespace) =>
    [
        .. NetworkRequests.Of(Config, Pod(ofPod, ofNamespace))
            .Select(request => request.Selection is { } selection ? $"{selection.Namespace}/{selection.Name}" : request.Origin),
    ];

    private static Pod Pod((string Name, string Value)[] ofPod, params (string Name, string Value)[] ofNamespace) => new()
    {
        Identity = PlanInputs.Identity,
        Annotations = ofPod.ToDictionary(one => one.Name, one => one.Value),
        NamespaceAnnotations = ofNamespace.ToDictionary(one => one.Name, one => one.Value),
    };
}
