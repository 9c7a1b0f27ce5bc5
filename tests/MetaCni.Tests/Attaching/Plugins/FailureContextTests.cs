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
    public void A_failure_names_the_configured_interface_or_plugin_that_the_node_lacks(string plugin, string expected) =>
        Assert.Equal(expected, Of(plugin, "Link not found"));

    [Theory]
    [InlineData("could not add \"br0\": operation not permitted", "; this process lacks CAP_NET_ADMIN")]
    [InlineData("open /proc/sys/net/ipv4/ip_forward: Permission denied", "; this process lacks CAP_NET_ADMIN")]
    [InlineData("no free address", "")]
    public void A_permission_error_of_a_plugin_names_the_missing_capability(string message, string expected) =>
        Assert.Equal(expected, Of("""{"type":"bridge"}""", message));

    [Fact]
    public void In_a_chain_only_the_configuration_of_the_failed_plugin_is_examined() => Assert.Equal(
        "", _context.Of(Chain("""[{"type":"macvlan","master":"ens9"},{"type":"tuning"}]"""), Own("no such key", index: 1)));

    // DEL goes through a list backwards and names no place.
    [Fact]
    public void Without_a_plugin_index_the_plugin_type_identifies_the_failed_plugin() => Assert.Equal(
        "; \"master\" is \"ens9\", and this node has no such interface",
        _context.Of(
            Chain("""[{"type":"tuning"},{"type":"macvlan","master":"ens9"}]"""),
            new CniException(new CniError(999, "Link not found")) { IsPluginsOwn = true, PluginType = "macvlan" }));

    // MetaCni's own findings say themselves what to do.
    [Fact]
    public void MetaCnis_own_findings_about_a_plugin_get_no_context() => Assert.Equal(
        "",
        _context.Of(
            Chain("""[{"type":"macvlan","master":"ens9"}]"""),
            new CniException(PluginErrorCode.PluginTimedOut, "it outlived its time") { PluginType = "macvlan", PluginIndex = 0 }));

    private string Of(string plugin, string message) => _context.Of(Chain($"[{plugin}]"), Own(message, index: 0));

    private static CniException Own(string message, int index) => new(new CniError(999, message)) { IsPluginsOwn = true, PluginIndex = index };

    private static MetaCni.Planning.PlannedAttachment Chain(string plugins) => Plans.Attachment(
        "default/a", "net1", JsonText.Object($$"""{"cniVersion":"1.0.0","name":"a","plugins":{{plugins}}}"""));
}
