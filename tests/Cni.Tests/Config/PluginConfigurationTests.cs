// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Tests.Json;

namespace Cni.Tests.Config;

public sealed class PluginConfigurationTests
{
    // A file's name has at most 255 bytes; a type that is longer would only fill logs.
    [Theory]
    [InlineData("x", 255, true)]
    [InlineData("x", 256, false)]
    [InlineData("é", 128, false)]
    [InlineData("x", 1_000_000, false)]
    public void A_plugin_type_is_limited_to_255_bytes_the_length_of_a_file_name(string character, int count, bool isAllowed)
    {
        var json = new System.Text.Json.Nodes.JsonObject { ["type"] = string.Concat(Enumerable.Repeat(character, count)) };

        if (isAllowed)
        {
            Assert.Equal(count, PluginConfiguration.Parse(json, "network a").Type.Length);
        }
        else
        {
            var error = Assert.Throws<CniException>(() => PluginConfiguration.Parse(json, "network a")).Error;
            Assert.Equal(7, error.Code);
            Assert.Contains("more than the limit of 255", error.Message, StringComparison.Ordinal);
            Assert.InRange(error.Message.Length, 1, 200);
        }
    }

    [Fact]
    public void Unknown_keys_are_preserved_unchanged()
    {
        // CNI §1: "Runtimes must preserve unknown fields"
        const string Text = """{"zeta":1.50,"type":"bridge","big":1152921504606846977,"ipam":{"type":"host-local","x":null},"a":[1e2]}""";

        var plugin = PluginConfiguration.Parse(JsonText.Object(Text), "network a");

        Assert.Equal(Text, JsonText.Of(plugin.Json));
        Assert.Equal("bridge", plugin.Type);
    }

    [Fact]
    public void Only_capabilities_declared_true_count()
    {
        var plugin = PluginConfiguration.Parse(
            JsonText.Object("""{"type":"t","capabilities":{"mac":true,"ips":false,"portMappings":true,"dns":null}}"""), "network a");

        Assert.Equal(["mac", "portMappings"], plugin.Capabilities);
        Assert.True(plugin.HasCapability("mac"));
        Assert.False(plugin.HasCapability("ips"));
        Assert.False(plugin.HasCapability("bandwidth"));
    }

    [Theory]
    [InlineData("""{"type":"t"}""")]
    [InlineData("""{"type":"t","capabilities":null}""")]
    [InlineData("""{"type":"t","capabilities":{}}""")]
    public void A_plugin_that_declares_no_capabilities_has_none(string text) =>
        Assert.Empty(PluginConfiguration.Parse(JsonText.Object(text), "network a").Capabilities);

    [Theory]
    [InlineData("""{}""", "type is missing")]
    [InlineData("""{"type":""}""", "type is missing")]
    [InlineData("""{"type":null}""", "type is missing")]
    [InlineData("""{"type":5}""", "type is not a string")]
    [InlineData("""{"type":["bridge"]}""", "type is not a string")]
    [InlineData("""{"type":"/bin/sh"}""", "bare file name")]
    [InlineData("""{"type":"../bridge"}""", "bare file name")]
    [InlineData("""{"type":"a/"}""", "bare file name")]
    [InlineData("""{"type":"."}""", "bare file name")]
    [InlineData("""{"type":".."}""", "bare file name")]
    [InlineData("""{"type":"bridge\u0000"}""", "bare file name")]
    [InlineData("""{"type":"t","capabilities":["mac"]}""", "capabilities is not an object")]
    [InlineData("""{"type":"t","capabilities":"mac"}""", "capabilities is not an object")]
    [InlineData("""{"type":"t","capabilities":{"mac":"true"}}""", "capabilities.mac is not true or false")]
    [InlineData("""{"type":"t","capabilities":{"mac":1}}""", "capabilities.mac is not true or false")]
    public void Refuses_a_wrong_type_or_wrong_capabilities(string text, string expected)
    {
        var e = Assert.Throws<CniException>(() => PluginConfiguration.Parse(JsonText.Object(text), "network default/a: plugins[1]"));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, e.Error.Code);
        Assert.StartsWith("network default/a: plugins[1]: ", e.Error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("loopback")]
    [InlineData("ovn-k8s-cni-overlay")]
    [InlineData("...")]
    [InlineData("my plugin.v2")]
    public void Takes_any_bare_file_name(string type) =>
        Assert.Equal(type, PluginConfiguration.Parse(JsonText.Object($$"""{"type":"{{type}}"}"""), "network a").Type);
}
