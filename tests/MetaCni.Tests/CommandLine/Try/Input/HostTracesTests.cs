// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.CommandLine.Try.Input;

namespace MetaCni.Tests.CommandLine.Try.Input;

public sealed class HostTracesTests
{
    [Fact]
    public void Bridges_are_found_wherever_they_stand() => Assert.Equal(["mcqs0", "mcqs1"], Of(
        """{"plugins":[{"type":"metacni","delegates":[{"type":"bridge","bridge":"mcqs0"}]}]}""",
        """{"plugins":[{"type":"bridge","bridge":"mcqs1"},{"type":"tuning"}]}""").Bridges);

    // plugins/main/bridge: "cni0" is its default.
    [Fact]
    public void A_bridge_without_a_name_is_the_plugins_default() => Assert.Equal(["cni0"], Of("""{"type":"bridge"}""").Bridges);

    [Fact]
    public void Other_plugins_with_a_key_bridge_make_none() => Assert.Empty(Of("""{"type":"ovs","bridge":"br1"}""").Bridges);

    // plugins/ipam/host-local: "/var/lib/cni/networks" is its default.
    [Fact]
    public void Leases_are_looked_for_at_the_default_and_where_a_configuration_says() => Assert.Equal(
        ["/tmp/leases", "/var/lib/cni/networks"],
        Of("""{"type":"macvlan","ipam":{"type":"host-local","dataDir":"/tmp/leases"}}""").LeaseDirectories);

    private static HostTraces Of(params string[] texts) => HostTraces.Of(texts.Select(text => JsonNode.Parse(text)));
}
