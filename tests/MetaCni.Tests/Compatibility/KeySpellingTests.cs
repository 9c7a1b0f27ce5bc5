// SPDX-License-Identifier: Apache-2.0
//
// Multus reads configurations with Go's decoder, which takes a key in any case of its letters; its users have such keys in definitions,
// in files and inline. The expectations are what a plugin, which is as easy, has to find.

using System.Text.Json.Nodes;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Compatibility;

public sealed class KeySpellingTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();
    private readonly TemporaryDirectory _files = new();

    public void Dispose()
    {
        _files.Dispose();
        _sandbox.Dispose();
    }

    [Theory]
    [InlineData(
        """{"cniversion":"0.3.1","name":"x","type":"bridge"}""",
        """{"cniVersion":"0.3.1","name":"x","type":"bridge"}""")]
    [InlineData(
        """{"CNIVersion":"0.4.0","Name":"x","Type":"bridge","Mode":1.50}""",
        """{"cniVersion":"0.4.0","name":"x","Type":"bridge","Mode":1.50}""")]
    [InlineData(
        """{"CNIVersion":"1.0.0","Type":"bridge","Name":""}""",
        """{"cniVersion":"1.0.0","Type":"bridge","name":"spelt"}""")]
    [InlineData(
        """{"cniVersion":"1.0.0","name":"x","type":"bridge","Capabilities":{"mac":true}}""",
        """{"cniVersion":"1.0.0","name":"x","type":"bridge","Capabilities":{"mac":true},"runtimeConfig":{"mac":"02:00:00:00:00:0a"}}""")]
    [InlineData(
        """{"CNIVersion":"1.0.0","Name":"x","Plugins":[{"Type":"bridge","IPAM":{"Type":"host-local"}}]}""",
        """{"Type":"bridge","IPAM":{"Type":"host-local"},"name":"x","cniVersion":"1.0.0"}""")]
    public async Task A_definition_with_capitalized_keys_reaches_its_plugin_as_libcni_would_send_it(string written, string received)
    {
        _sandbox.Manifests.AddDefinition("default", "spelt", written);
        _sandbox.SelectNetworks("""[{"name": "spelt", "mac": "02:00:00:00:00:0a"}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(received, JsonText.Of(_sandbox.Runner.Calls[1].Request));
    }

    [Fact]
    public async Task Cni_args_are_merged_into_existing_args_with_capitalized_keys()
    {
        _sandbox.Manifests.AddDefinition(
            "default", "spelt", """{"cniVersion":"1.0.0","name":"x","Args":{"other":1,"CNI":{"kept":1.50}},"type":"bridge"}""");
        _sandbox.SelectNetworks("""[{"name": "spelt", "cni-args": {"Added": 2}}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(
            """{"cniVersion":"1.0.0","name":"x","args":{"other":1,"cni":{"kept":1.50,"Added":2}},"type":"bridge"}""",
            JsonText.Of(_sandbox.Runner.Calls[1].Request));
    }

    [Theory]
    [InlineData("inline")]
    [InlineData("clusterNetwork")]
    [InlineData("confDir")]
    public async Task An_inline_or_clusterNetwork_primary_with_capitalized_keys_reaches_its_plugin(string place)
    {
        const string written = """{"CNIVersion":"0.4.0","Name":"main","Type":"ptp","x":1.50}""";
        var file = _files.Write("10-main.conf", written);
        _sandbox.Config["confDir"] = _files.Path;
        _sandbox.Config["delegates"] = place == "inline" ? new JsonArray(JsonText.Object(written)) : null;
        _sandbox.Config["clusterNetwork"] = place switch { "inline" => null, "confDir" => "main", _ => file };

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal("""{"cniVersion":"0.4.0","name":"main","Type":"ptp","x":1.50}""", JsonText.Of(_sandbox.Runner.Calls[0].Request));
    }

    [Fact]
    public async Task MetaCnis_own_configuration_is_read_with_keys_in_any_case()
    {
        foreach (var (key, spelling) in new[] { ("name", "Name"), ("cniVersion", "CNIVersion"), ("delegates", "Delegates"), ("type", "TYPE") })
        {
            var value = _sandbox.Config[key];
            _sandbox.Config.Remove(key);
            _sandbox.Config[spelling] = value;
        }

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.CheckAsync()).Succeeded);
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.Equal(["ADD eth0", "CHECK eth0", "DEL eth0"], _sandbox.Runner.Log);
    }
}
