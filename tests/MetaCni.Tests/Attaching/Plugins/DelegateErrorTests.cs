// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Attaching.Plugins;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.Plugins;

public sealed class DelegateErrorTests
{
    [Fact]
    public void A_plugins_error_message_is_marked_and_enclosed_by_network_and_context() => Assert.Equal(
        new CniError(999, "network default/a (macvlan, net1): plugin macvlan failed: Link not found; no such interface", "more"),
        Of(new CniError(999, "Link not found", "more"), isPluginsOwn: true, "; no such interface").Error);

    [Fact]
    public void MetaCnis_own_finding_about_a_plugin_is_not_marked_as_the_plugins_message() => Assert.Equal(
        "network default/a (macvlan, net1): it outlived its time",
        Of(new CniError(103, "it outlived its time"), isPluginsOwn: false).Error.Message);

    [Fact]
    public void A_substitute_for_a_missing_plugin_message_is_not_marked_twice() => Assert.Equal(
        "network default/a (macvlan, net1): plugin macvlan failed with exit code 1 and gave no reason",
        Of(new CniError(999, "plugin macvlan failed with exit code 1 and gave no reason"), isPluginsOwn: true).Error.Message);

    [Fact]
    public void A_very_long_plugin_message_is_cut_and_the_context_kept()
    {
        var message = Of(new CniError(999, new string('x', 5000)), isPluginsOwn: true, "; what to do").Error.Message;

        Assert.EndsWith("; what to do", message, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(message), 4000, 4096);
    }

    [Fact]
    public void Code_3_from_a_plugin_is_replaced_by_101() => Assert.Equal(
        new CniError(101, "network default/a (macvlan, net1): plugin macvlan failed: unknown container (the plugin's code was 3); what to do"),
        Of(new CniError(3, "unknown container"), isPluginsOwn: true, "; what to do").Error);

    [Theory]
    [InlineData(true, "plugin macvlan does not exist in /bin; install it there, or set binDir to its directory; what to do")]
    [InlineData(false, "plugin macvlan does not exist in /bin; install it there; what to do")]
    public void A_plugin_that_is_missing_can_be_found_elsewhere_by_our_configuration(bool isMissing, string expected)
    {
        var error = new CniException(PluginErrorCode.PluginNotFound, "plugin macvlan does not exist in /bin; install it there")
        {
            PluginType = "macvlan",
            IsPluginMissing = isMissing,
        };

        Assert.Equal(
            $"network default/a (macvlan, net1): {expected}",
            DelegateError.Of(Plans.Attachment("default/a", "net1"), error, "; what to do").Error.Message);
    }

    private static CniException Of(CniError error, bool isPluginsOwn, string context = "") => DelegateError.Of(
        Plans.Attachment("default/a", "net1"), new CniException(error) { IsPluginsOwn = isPluginsOwn, PluginType = "macvlan" }, context);
}
