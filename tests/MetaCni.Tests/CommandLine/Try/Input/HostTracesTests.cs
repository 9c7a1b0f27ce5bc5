// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.CommandLine.Try.Input;

namespace MetaCni.Tests.CommandLine.Try.Input;

public sealed class HostTracesTests
{
    [Fact]
    public void Bridges_are_found_in_lists_and_in_delegates() => Assert.Equal(["mcqs0", "mcqs1"], Of(
        """{"plugins":[{"type":"metacni","delegates":[{"type":"bridge","bridge":"mcqs0"}]}]}""",
        """{"plugins":[{"type":"bridge","bridge":"mcqs1"},{"type":"tuning"}]}""").Bridges);

    // plugins/main/bridge: "cni0" is its default.
    [Fact]
    public void A_bridge_plugin_without_a_bridge_name_uses_cni0() => Assert.Equal(["cni0"], Of("""{"type":"bridge"}""").Bridges);

    [Fact]
    public void A_bridge_key_of_another_plugin_is_ignored() => Assert.Empty(Of("""{"type":"ovs","bridge":"br1"}""").Bridges);

    // plugins/ipam/host-local: "/var/lib/cni/networks" is its default.
    [Fact]
    public void Leases_are_searched_in_the_default_and_in_configured_directories() => Assert.Equal(
        ["/tmp/leases", "/var/lib/cni/networks"],
        Of("""{"type":"macvlan","ipam":{"type":"host-local","dataDir":"/tmp/leases"}}""").LeaseDirectories);

    private static HostTraces Of(params string[] texts) => HostTraces.Of(texts.Select(text => JsonNode.Parse(text)));
}
