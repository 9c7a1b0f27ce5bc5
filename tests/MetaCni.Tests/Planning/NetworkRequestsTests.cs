// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning;

public sealed class NetworkRequestsTests
{
    private static readonly MetaConfig OfCluster = PlanInputs.Config with { ClusterNetwork = "main", DefaultNetworks = ["x", "y"] };

    [Fact]
    public void Without_annotations_a_pod_gets_the_networks_of_the_configuration()
    {
        var config = PlanInputs.Config with { Delegates = [JsonText.Object("""{"type": "a"}"""), JsonText.Object("""{"type": "b"}""")] };

        Assert.Equal(["delegates[0]", "delegates[1]"], Origins(config, PlanInputs.Pod()));
        Assert.Equal(["clusterNetwork", "defaultNetworks[0]", "defaultNetworks[1]"], Origins(OfCluster, PlanInputs.Pod()));
    }

    [Fact]
    public void Delegates_are_ignored_if_clusterNetwork_is_set() =>
        Assert.DoesNotContain(NetworkRequests.Of(OfCluster, PlanInputs.Pod()), request => request.Source is NetworkSource.Inline);

    [Fact]
    public void Selected_networks_come_last_in_the_order_of_the_annotation() => Assert.Equal(
        ["clusterNetwork", "defaultNetworks[0]", "defaultNetworks[1]", "network team/b", "network other/a", "network team/b"],
        Origins(OfCluster, PlanInputs.Pod("b, other/a, b")));

    [Theory]
    [InlineData("alt", "kube-system/alt")]
    [InlineData("nets/alt", "nets/alt")]
    [InlineData("""[{"name": "alt", "namespace": "nets"}]""", "nets/alt")]
    public void The_default_network_annotation_replaces_the_primary(string annotation, string network)
    {
        var requests = NetworkRequests.Of(OfCluster, PlanInputs.Pod("a", annotation));

        Assert.Equal(4, requests.Count);
        Assert.Equal(network, $"{requests[0].Selection!.Namespace}/{requests[0].Selection!.Name}");
        Assert.Equal(["defaultNetworks[0]", "defaultNetworks[1]", "network team/a"], requests.Skip(1).Select(request => request.Origin));
    }

    [Fact]
    public void The_default_network_annotation_replaces_the_first_delegate() =>
        Assert.Equal("alt", Assert.Single(NetworkRequests.Of(PlanInputs.Config, PlanInputs.Pod(defaultNetwork: "alt"))).Selection!.Name);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("a,b")]
    public void The_default_network_annotation_must_name_exactly_one_network(string annotation)
    {
        var error = Failure.Of(() => NetworkRequests.Of(OfCluster, PlanInputs.Pod(defaultNetwork: annotation)));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("v1.multus-cni.io/default-network", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_annotation_fails_the_pod() =>
        Assert.Equal(
            (int)CniErrorCode.InvalidNetworkConfiguration,
            Failure.Of(() => NetworkRequests.Of(OfCluster, PlanInputs.Pod("a@b@c"))).Code);

    [Fact]
    public void Pods_of_a_system_namespace_get_no_default_networks_but_what_they_select()
    {
        var config = OfCluster with { SystemNamespaces = ["team"] };

        Assert.Equal(["clusterNetwork", "network team/a"], Origins(config, PlanInputs.Pod("a")));
    }

    [Fact]
    public void A_pod_named_like_a_system_namespace_is_not_in_it() =>
        Assert.Equal(3, NetworkRequests.Of(OfCluster with { SystemNamespaces = ["pod1"] }, PlanInputs.Pod()).Count);

    [Fact]
    public void Without_a_pod_only_the_configuration_is_used() => Assert.Equal(3, NetworkRequests.Of(OfCluster, null).Count);

    [Theory]
    [InlineData("a", true)]
    [InlineData("team/a", true)]
    [InlineData("default/a", true)]
    [InlineData("other/a", false)]
    [InlineData("kube-system/a", false)]
    [InlineData("a,other/b", false)]
    public void NamespaceIsolation_allows_the_pods_namespace_and_the_global_namespaces(string networks, bool isAllowed) =>
        AssertAllowed(isAllowed, OfCluster with { NamespaceIsolation = true }, PlanInputs.Pod(networks));

    [Theory]
    [InlineData("shared/a", true)]
    [InlineData("default/a", false)]
    public void Global_namespaces_that_are_set_replace_the_default_one(string networks, bool isAllowed) =>
        AssertAllowed(isAllowed, OfCluster with { NamespaceIsolation = true, GlobalNamespaces = ["shared"] }, PlanInputs.Pod(networks));

    [Theory]
    [InlineData("team/a", true)]
    [InlineData("default/a", true)]
    [InlineData("other/a", false)]
    [InlineData("a", true)] // without a namespace it is one that the administrator keeps in multusNamespace
    public void NamespaceIsolation_applies_to_the_default_network_annotation(string network, bool isAllowed) =>
        AssertAllowed(isAllowed, OfCluster with { NamespaceIsolation = true }, PlanInputs.Pod(defaultNetwork: network));

    [Fact]
    public void DefaultNetworkIsolation_false_exempts_the_default_network_annotation() =>
        AssertAllowed(
            true, OfCluster with { NamespaceIsolation = true, DefaultNetworkIsolation = false }, PlanInputs.Pod(defaultNetwork: "other/a"));

    [Fact]
    public void Networks_of_the_configuration_are_exempt_from_namespaceIsolation() =>
        Assert.Equal(3, NetworkRequests.Of(OfCluster with { NamespaceIsolation = true }, PlanInputs.Pod()).Count);

    [Theory]
    [InlineData(253, true)]
    [InlineData(254, false)]
    public void A_pod_has_at_most_256_networks(int selected, bool isAllowed)
    {
        var pod = PlanInputs.Pod(string.Join(',', Enumerable.Repeat("a", selected)));

        if (isAllowed)
        {
            Assert.Equal(256, NetworkRequests.Of(OfCluster, pod).Count);
        }
        else
        {
            Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, Failure.Of(() => NetworkRequests.Of(OfCluster, pod)).Code);
        }
    }

    private static void AssertAllowed(bool isAllowed, MetaConfig config, Pod pod)
    {
        if (isAllowed)
        {
            NetworkRequests.Of(config, pod);
            return;
        }

        var error = Failure.Of(() => NetworkRequests.Of(config, pod));
        Assert.Equal((int)MetaCniErrorCode.NetworkForbidden, error.Code);
        Assert.Contains("namespaceIsolation", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Origins(MetaConfig config, Pod pod) => NetworkRequests.Of(config, pod).Select(request => request.Origin);
}
