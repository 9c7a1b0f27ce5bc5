// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Plugins;

public sealed class FailureContextTests
{
    private readonly FailureContext _context = new()
    {
        HasInterface = name => name is "eth0" or "ens1",
        HasPciDevice = address => address == "0000:03:00.1",
        HasPlugin = type => type == "host-local",
        MissingPrivileges = () => "this process lacks CAP_NET_ADMIN",
    };

    // The configurations are those of the reference plugins' documents, and of sriov-cni.
    [Theory]
    [InlineData("""{"type":"macvlan","master":"ens9"}""", "; \"master\" is \"ens9\", and this node has no such interface")]
    [InlineData("""{"type":"vlan","master":"ens9","vlanId":5}""", "; \"master\" is \"ens9\", and this node has no such interface")]
    [InlineData("""{"type":"host-device","device":"ens9"}""", "; \"device\" is \"ens9\", and this node has no such interface")]
    [InlineData("""{"type":"host-device","pciBusID":"0000:03:00.2"}""", "; \"pciBusID\" is \"0000:03:00.2\", and this node has no such PCI device")]
    [InlineData("""{"type":"sriov","deviceID":"0000:03:00.2"}""", "; \"deviceID\" is \"0000:03:00.2\", and this node has no such PCI device")]
    [InlineData("""{"type":"macvlan","master":"ens1","ipam":{"type":"whereabouts"}}""", "; \"ipam.type\" is \"whereabouts\", and no directory of CNI_PATH has that plugin")]
    [InlineData("""{"type":"macvlan","master":"ens1","ipam":{"type":"host-local"}}""", "")]
    [InlineData("""{"type":"macvlan","master":"ens9","linkInContainer":true}""", "")]
    [InlineData("""{"type":"sriov","deviceID":"0000:03:00.1"}""", "")]
    [InlineData("""{"type":"macvlan","master":"ens1 "}""", "; \"master\" is \"ens1 \", and this node has no such interface")]
    [InlineData("""{"type":"other","device":"/dev/vfio/1"}""", "")]
    [InlineData("""{"type":"bridge","bridge":"br7"}""", "")]
    [InlineData("""{"type":"other","master":7,"deviceID":"vdpa0"}""", "")]
    public void What_the_configuration_names_and_the_node_does_not_have_is_said(string plugin, string expected) =>
        Assert.Equal(expected, Of(plugin, "Link not found"));

    [Theory]
    [InlineData("could not add \"br0\": operation not permitted", "; this process lacks CAP_NET_ADMIN")]
    [InlineData("open /proc/sys/net/ipv4/ip_forward: Permission denied", "; this process lacks CAP_NET_ADMIN")]
    [InlineData("no free address", "")]
    public void A_permission_that_is_missing_is_named_where_the_plugin_was_refused_one(string message, string expected) =>
        Assert.Equal(expected, Of("""{"type":"bridge"}""", message));

    [Fact]
    public void Of_a_chain_the_plugin_that_failed_counts() => Assert.Equal(
        "", _context.Of(Chain("""[{"type":"macvlan","master":"ens9"},{"type":"tuning"}]"""), Own("no such key", index: 1)));

    // DEL goes through a list backwards and names no place.
    [Fact]
    public void Of_a_failure_without_a_place_the_type_says_which_plugin_it_was() => Assert.Equal(
        "; \"master\" is \"ens9\", and this node has no such interface",
        _context.Of(
            Chain("""[{"type":"tuning"},{"type":"macvlan","master":"ens9"}]"""),
            new CniException(new CniError(999, "Link not found")) { IsPluginsOwn = true, PluginType = "macvlan" }));

    // MetaCni's own findings say themselves what to do.
    [Fact]
    public void What_was_found_out_about_a_plugin_has_no_more_to_be_said() => Assert.Equal(
        "",
        _context.Of(
            Chain("""[{"type":"macvlan","master":"ens9"}]"""),
            new CniException(PluginErrorCode.PluginTimedOut, "it outlived its time") { PluginType = "macvlan", PluginIndex = 0 }));

    private string Of(string plugin, string message) => _context.Of(Chain($"[{plugin}]"), Own(message, index: 0));

    private static CniException Own(string message, int index) => new(new CniError(999, message)) { IsPluginsOwn = true, PluginIndex = index };

    private static MetaCni.Planning.PlannedAttachment Chain(string plugins) => Plans.Attachment(
        "default/a", "net1", JsonText.Object($$"""{"cniVersion":"1.0.0","name":"a","plugins":{{plugins}}}"""));
}
