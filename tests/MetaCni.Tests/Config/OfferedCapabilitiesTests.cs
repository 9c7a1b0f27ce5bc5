// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Config;

public sealed class OfferedCapabilitiesTests
{
    [Fact]
    public void Capabilities_declared_true_by_any_plugin_are_offered_once_in_order() => Assert.Equal(
        ["bandwidth", "portMappings", "mac", OfferedCapabilities.PodAnnotations],
        Of("""
            {"cniVersion": "1.0.0", "name": "n", "plugins": [
              {"type": "a", "capabilities": {"bandwidth": true, "ips": false, "dns": null}},
              {"type": "b"},
              {"type": "c", "capabilities": {"portMappings": true, "bandwidth": true, "mac": true} }]}
            """));

    [Fact]
    public void The_pod_annotations_capability_is_always_offered() =>
        Assert.Equal(["io.kubernetes.cri.pod-annotations"], Of("""{"cniVersion": "1.0.0", "name": "n", "type": "bridge"}"""));

    [Fact]
    public void A_primary_that_declares_the_pod_annotations_capability_does_not_duplicate_it() => Assert.Equal(
        [OfferedCapabilities.PodAnnotations, "portMappings"],
        Of("""
            {"cniVersion": "1.0.0", "name": "n", "type": "x",
             "capabilities": {"io.kubernetes.cri.pod-annotations": true, "portMappings": true} }
            """));

    private static IReadOnlyList<string> Of(string json) =>
        OfferedCapabilities.Of(NetworkConfigurationList.Parse(JsonText.Object(json), "the primary of a test"));
}
