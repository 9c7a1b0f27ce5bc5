// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Config;
using Cni.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;

namespace MetaCni.Tests.CommandLine.Try.Input;

public sealed class TryConfigurationTests
{
    [Fact]
    public void The_plugin_gets_the_manifests_and_a_state_directory() => Assert.Equal(
        """{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"metacni","delegates":[],"manifests":"/dir","stateDir":"/state","logFormat":"json"},{"type":"portmap"}]}""",
        Prepared("""{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"metacni","delegates":[]},{"type":"portmap"}]}"""));

    [Fact]
    public void A_single_plugin_configuration_gets_the_keys_too() => Assert.Equal(
        """{"name":"n","type":"metacni","manifests":"/dir","stateDir":"/state","logFormat":"json"}""",
        Prepared("""{"name":"n","type":"metacni"}"""));

    [Fact]
    public void A_configured_state_directory_is_kept() =>
        Assert.Equal("/own", TryConfiguration.StateDirectory(List("""{"name":"n","type":"metacni","stateDir":"/own"}"""), "/state"));

    [Theory]
    [InlineData("""{"name":"n","type":"bridge"}""", "the CNI configuration has no plugin of the type \"metacni\"")]
    [InlineData("""{"name":"n","type":"meta-cni"}""", "the CNI configuration has a plugin of the type \"meta-cni\"; did you mean \"metacni\"?")]
    [InlineData(
        """{"name":"n","plugins":[{"type":"metacni"},{"type":"metacni"}]}""",
        "the CNI configuration has 2 plugins of the type \"metacni\"; leave one, which runs all other plugins")]
    public void A_configuration_without_exactly_one_metacni_plugin_is_a_usage_error(string text, string message) =>
        Assert.Equal(message, Mistake(text).Message);

    // What stands on a node that runs Multus, "thin" or "thick".
    [Theory]
    [InlineData("multus", "", "its other keys may stay: in place of kubeconfig a trial uses the manifests of DIR")]
    [InlineData("multus", """, "readinessindicatorfile":"/host/run/flannel/subnet.env" """, "remove /host at the beginning of readinessindicatorfile")]
    [InlineData(
        "multus-shim",
        """, "clusterNetwork":"/host/etc/cni/net.d/10-flannel.conflist" """,
        "add the keys of Multus's daemon-config.json; remove /host at the beginning of clusterNetwork")]
    public void A_Multus_configuration_gets_a_hint_to_change_its_type_to_metacni(string type, string more, string hint)
    {
        var mistake = Mistake($$"""{"cniVersion":"0.3.1","name":"multus-cni-network","type":"{{type}}"{{more}}}""");

        Assert.Equal($"the CNI configuration is Multus's: its plugin has the type \"{type}\"; change the type to \"metacni\"", mistake.Message);
        Assert.Equal(hint, mistake.Hint);
    }

    // A result of 0.2.0 has no interfaces: it can only be the primary's.
    [Theory]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni"}""", true)]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni","resultMode":"auto"}""", true)]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni","resultmode":"primary"}""", false)]
    [InlineData("""{"cniVersion":"0.2.0","name":"n","type":"metacni"}""", false)]
    public void A_result_is_merged_unless_the_configuration_says_otherwise(string text, bool expected) =>
        Assert.Equal(expected, TryConfiguration.MergesResults(List(text)));

    private static UsageException Mistake(string text) =>
        Assert.Throws<UsageException>(() => TryConfiguration.StateDirectory(List(text), "/state"));

    private static string Prepared(string text) =>
        Encoding.UTF8.GetString(JsonBorder.Write(TryConfiguration.Of(List(text), "/dir", "/state").Json));

    private static NetworkConfigurationList List(string text) =>
        NetworkConfigurationList.Parse(JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "it"), "the CNI configuration");
}
