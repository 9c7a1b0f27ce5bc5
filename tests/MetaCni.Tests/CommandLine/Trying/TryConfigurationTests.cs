// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Config;
using Cni.Json;
using MetaCni.CommandLine;
using MetaCni.CommandLine.Trying;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class TryConfigurationTests
{
    [Fact]
    public void The_plugin_gets_the_manifests_and_a_state_directory() => Assert.Equal(
        """{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"metacni","delegates":[],"manifests":"/dir","stateDir":"/state","logFormat":"json"},{"type":"portmap"}]}""",
        Prepared("""{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"metacni","delegates":[]},{"type":"portmap"}]}"""));

    [Fact]
    public void A_single_configuration_gets_them_too() => Assert.Equal(
        """{"name":"n","type":"metacni","manifests":"/dir","stateDir":"/state","logFormat":"json"}""",
        Prepared("""{"name":"n","type":"metacni"}"""));

    [Fact]
    public void A_state_directory_that_is_written_stays() =>
        Assert.Equal("/own", TryConfiguration.StateDirectory(List("""{"name":"n","type":"metacni","stateDir":"/own"}"""), "/state"));

    [Fact]
    public void Another_plugins_configuration_is_a_mistake() => Assert.Equal(
        "the CNI configuration has 0 plugins of the type \"metacni\"; it must have one",
        Assert.Throws<UsageException>(() => TryConfiguration.StateDirectory(List("""{"name":"n","type":"bridge"}"""), "/state")).Message);

    // A result of 0.2.0 has no interfaces: it can only be the primary's.
    [Theory]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni"}""", true)]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni","resultMode":"auto"}""", true)]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"metacni","resultmode":"primary"}""", false)]
    [InlineData("""{"cniVersion":"0.2.0","name":"n","type":"metacni"}""", false)]
    public void A_result_is_merged_unless_the_configuration_says_otherwise(string text, bool expected) =>
        Assert.Equal(expected, TryConfiguration.MergesResults(List(text)));

    private static string Prepared(string text) =>
        Encoding.UTF8.GetString(JsonBorder.Write(TryConfiguration.Of(List(text), "/dir", "/state").Json));

    private static NetworkConfigurationList List(string text) =>
        NetworkConfigurationList.Parse(JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "it"), "the CNI configuration");
}
