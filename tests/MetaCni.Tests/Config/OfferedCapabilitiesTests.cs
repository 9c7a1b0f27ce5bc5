// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Config;

public sealed class OfferedCapabilitiesTests
{
    [Fact]
    public void What_any_plugin_declares_true_is_offered_once_and_in_order() => Assert.Equal(
        ["bandwidth", "portMappings", "mac", OfferedCapabilities.PodAnnotations],
        Of("""
            {"cniVersion": "1.0.0", "name": "n", "plugins": [
              {"type": "a", "capabilities": {"bandwidth": true, "ips": false, "dns": null}},
              {"type": "b"},
              {"type": "c", "capabilities": {"portMappings": true, "bandwidth": true, "mac": true} }]}
            """));

    [Fact]
    public void The_annotations_are_ours_to_ask_for_whatever_the_primary_declares() =>
        Assert.Equal(["io.kubernetes.cri.pod-annotations"], Of("""{"cniVersion": "1.0.0", "name": "n", "type": "bridge"}"""));

    [Fact]
    public void A_primary_that_asks_for_the_annotations_itself_does_not_make_them_two() => Assert.Equal(
        [OfferedCapabilities.PodAnnotations, "portMappings"],
        Of("""
            {"cniVersion": "1.0.0", "name": "n", "type": "x",
             "capabilities": {"io.kubernetes.cri.pod-annotations": true, "portMappings": true} }
            """));

    private static IReadOnlyList<string> Of(string json) =>
        OfferedCapabilities.Of(NetworkConfigurationList.Parse(JsonText.Object(json), "the primary of a test"));
}
