// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Tests.Json;

namespace Cni.Tests.Config;

public sealed class NetworkConfigurationListTests
{
    // The example of CNI §1 "Example configuration".
    private const string Example = """
        {
          "cniVersion": "1.1.0",
          "cniVersions": ["0.3.1", "0.4.0", "1.0.0", "1.1.0"],
          "name": "dbnet",
          "plugins": [
            {
              "type": "bridge",
              "bridge": "cni0",
              "keyA": ["some more", "plugin specific", "configuration"],
              "ipam": { "type": "host-local", "subnet": "10.1.0.0/16", "gateway": "10.1.0.1", "routes": [{"dst": "0.0.0.0/0"}] },
              "dns": { "nameservers": [ "10.1.0.1" ] }
            },
            { "type": "tuning", "capabilities": { "mac": true }, "sysctl": { "net.core.somaxconn": "500" } },
            { "type": "portmap", "capabilities": {"portMappings": true} }
          ]
        }
        """;

    [Fact]
    public void Reads_the_example_of_the_specification()
    {
        var list = Parse(Example);

        Assert.Equal("dbnet", list.Name);
        Assert.Equal("1.1.0", list.CniVersionText);
        Assert.Equal("1.1.0", list.Version.ToString());
        Assert.Equal(["bridge", "tuning", "portmap"], list.Plugins.Select(plugin => plugin.Type));
        Assert.False(list.IsSinglePlugin || list.DisableCheck || list.DisableGc || list.LoadOnlyInlinedPlugins);
        Assert.Equal("dbnet", list.Validate().ToString());
    }

    [Fact]
    public void An_object_with_a_type_is_a_list_of_one_plugin_even_if_it_has_plugins()
    {
        var list = Parse("""{"cniVersion":"0.3.1","name":"a","type":"macvlan","plugins":[{"type":"x"},{"type":"y"}]}""");

        Assert.True(list.IsSinglePlugin);
        Assert.Equal("macvlan", Assert.Single(list.Plugins).Type);
        Assert.Same(list.Json, list.Plugins[0].Json);
        Assert.Equal("a", list.Name);
        Assert.Equal("0.3.1", list.Version.ToString());
    }

    [Fact]
    public void Keys_match_in_any_case_of_their_letters()
    {
        const string Text = """
            {"CNIVersions":["1.0.0","1.1.0"],"NAME":"a","DisableCheck":true,"disablegc":"True","LoadOnlyInlinedPlugins":true,
             "Plugins":[{"Type":"x","Capabilities":{"mac":true}}]}
            """;
        var list = Parse(Text);

        Assert.Equal(("a", "1.1.0", true), (list.Name, list.Version.ToString(), list.NamesVersion));
        Assert.True(list.DisableCheck && list.DisableGc && list.LoadOnlyInlinedPlugins);
        Assert.Equal(("x", "mac"), (list.Plugins[0].Type, Assert.Single(list.Plugins[0].Capabilities)));

        var changed = list.WithPlugins([JsonText.Object("""{"type":"y"}""")]);
        Assert.Equal(
            """{"CNIVersions":["1.0.0","1.1.0"],"NAME":"a","DisableCheck":true,"disablegc":"True","LoadOnlyInlinedPlugins":true,"Plugins":[{"type":"y"}]}""",
            JsonText.Of(changed.Json));
    }

    [Fact]
    public void The_exact_spelling_of_a_key_wins_over_another_case() =>
        Assert.Equal("a", Parse("""{"name":"a","Name":"b","TYPE":"y","type":"x"}""") is { Plugins: [{ Type: "x" }] } list ? list.Name : "");

    [Fact]
    public void An_empty_type_next_to_plugins_is_ignored() =>
        Assert.False(Parse("""{"name":"a","type":"","plugins":[{"type":"x"}]}""").IsSinglePlugin);

    [Theory]
    [InlineData("""{"name":"a"}""", "network default/a: both type and plugins are missing")]
    [InlineData("""{"name":"a","type":""}""", "network default/a: both type and plugins are missing")]
    [InlineData("""{"name":"a","plugins":null}""", "network default/a: both type and plugins are missing")]
    [InlineData("{\"name\":\"a\",\"ty\u200bpe\":\"x\"}", "network default/a: both type and plugins are missing, and \"ty\\u200bpe\" is not known; did you mean \"type\"?")]
    [InlineData("""{"name":"a","plugin":[{"type":"x"}]}""", "network default/a: both type and plugins are missing, and \"plugin\" is not known; did you mean \"plugins\"?")]
    [InlineData("""{"name":"a","Type":""}""", "network default/a: both type and plugins are missing; name at least one plugin")]
    [InlineData("""{"name":"a","plugins":[{"tpye":"x"}]}""", "network default/a: plugins[0]: type is missing, and \"tpye\" is not known; did you mean \"type\"?")]
    [InlineData("""{"name":"a","plugins":[]}""", "network default/a: plugins is empty")]
    [InlineData("""{"name":"a","plugins":[null]}""", "network default/a: plugins[0]: is not an object")]
    [InlineData("""{"name":"a","plugins":[{"type":"x"},"y"]}""", "network default/a: plugins[1]: is not an object")]
    [InlineData("""{"name":"a","plugins":[{"type":"x"},{}]}""", "network default/a: plugins[1]: type is missing")]
    [InlineData("""{"name":"a","plugins":{"type":"x"}}""", "network default/a: plugins is not an array")]
    [InlineData("""{"name":5,"plugins":[{"type":"x"}]}""", "network default/a: name is not a string")]
    [InlineData("""{"name":"a","type":5,"plugins":[{"type":"x"}]}""", "network default/a: type is not a string")]
    [InlineData("""{"name":"a","cniVersion":1.0,"type":"x"}""", "network default/a: cniVersion is not a string")]
    [InlineData("""{"name":"a","cniVersions":"1.0.0","type":"x"}""", "network default/a: cniVersions is not an array")]
    [InlineData("""{"name":"a","cniVersions":[1],"type":"x"}""", "network default/a: cniVersions[0] is not a string")]
    [InlineData("""{"name":"a","cniVersions":[null],"type":"x"}""", "network default/a: cniVersions[0] is null")]
    [InlineData("""{"name":"a","disableCheck":1,"type":"x"}""", "network default/a: disableCheck is not true or false")]
    [InlineData("""{"name":"a","disableGC":"yes","type":"x"}""", "network default/a: disableGC is not true or false")]
    [InlineData("""{"name":"a","loadOnlyInlinedPlugins":[],"type":"x"}""", "network default/a: loadOnlyInlinedPlugins is not true")]
    public void Refuses_an_invalid_configuration_and_names_the_place(string text, string expected)
    {
        var e = Assert.Throws<CniException>(() => Parse(text));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, e.Error.Code);
        Assert.StartsWith(expected, e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"true\"", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"False\"", false)]
    [InlineData("null", false)]
    public void Reads_switches_as_libcni_does(string value, bool expected)
    {
        var list = Parse($$"""{"type":"x","disableCheck":{{value}},"disableGC":{{value}},"loadOnlyInlinedPlugins":{{value}}}""");

        Assert.Equal((expected, expected, expected), (list.DisableCheck, list.DisableGc, list.LoadOnlyInlinedPlugins));
    }

    // CNI §1 "Version considerations": the highest supported one of cniVersion and cniVersions.
    [Theory]
    [InlineData("""{"type":"x"}""", "", "0.1.0", false)]
    [InlineData("""{"type":"x","cniVersion":""}""", "", "0.1.0", false)]
    [InlineData("""{"type":"x","cniVersion":"0.4.0"}""", "0.4.0", "0.4.0", true)]
    [InlineData("""{"type":"x","cniVersion":"1.0.0","cniVersions":["1.0.0","1.1.0"]}""", "1.0.0", "1.1.0", true)]
    [InlineData("""{"type":"x","cniVersion":"1.0.0","cniVersions":["0.4.0","0.3.1"]}""", "1.0.0", "1.0.0", true)]
    [InlineData("""{"type":"x","cniVersions":["0.4.0","0.3.1"]}""", "", "0.4.0", true)]
    [InlineData("""{"type":"x","cniVersion":"1.2.0","cniVersions":["1.0.0","2.0.0"]}""", "1.2.0", "1.0.0", true)]
    [InlineData("""{"type":"x","cniVersion":"1.0.0","cniVersions":[]}""", "1.0.0", "1.0.0", true)]
    public void Chooses_the_newest_version_that_is_known(string text, string written, string effective, bool names)
    {
        var list = Parse(text);

        Assert.Equal((written, effective, names), (list.CniVersionText, list.Version.ToString(), list.NamesVersion));
    }

    [Theory]
    [InlineData("""{"type":"x","cniVersion":"1.2.0"}""")]
    [InlineData("""{"type":"x","cniVersion":"0.3.9"}""")]
    [InlineData("""{"type":"x","cniVersion":"latest"}""")]
    [InlineData("""{"type":"x","cniVersion":"1.0"}""")]
    [InlineData("""{"type":"x","cniVersion":"1.0.0","cniVersions":["new"]}""")]
    [InlineData("""{"type":"x","cniVersion":"1.0.0","cniVersions":[""]}""")]
    [InlineData("""{"type":"x","cniVersions":["9.0.0"]}""")]
    public void Refuses_unsupported_versions(string text)
    {
        var e = Assert.Throws<CniException>(() => Parse(text));

        Assert.Equal((int)CniErrorCode.IncompatibleVersion, e.Error.Code);
        Assert.StartsWith("network default/a: cniVersion", e.Error.Message, StringComparison.Ordinal);
        Assert.Contains("0.1.0, 0.2.0, 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0", e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"x"}""")]
    [InlineData("""{"type":"x","name":""}""")]
    [InlineData("""{"type":"x","name":null}""")]
    [InlineData("""{"type":"x","name":"../a"}""")]
    [InlineData("""{"type":"x","name":"a b"}""")]
    public void A_list_without_a_valid_name_is_parsed_but_fails_validation(string text)
    {
        var list = Parse(text);

        var e = Assert.Throws<CniException>(() => list.Validate());

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, e.Error.Code);
        Assert.StartsWith("network default/a: name", e.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithPlugins_keeps_the_other_keys_of_the_list_in_order()
    {
        const string Text = """{"x":1.50,"plugins":[{"type":"a"},{"type":"b"}],"name":"n","cniVersion":"1.0.0"}""";
        var list = Parse(Text);

        var injected = list.WithPlugins(list.Plugins.Select(plugin =>
        {
            var json = plugin.Json.DeepClone().AsObject();
            json["deviceID"] = "00:01.0";
            return json;
        }));

        Assert.Equal(
            """{"x":1.50,"plugins":[{"type":"a","deviceID":"00:01.0"},{"type":"b","deviceID":"00:01.0"}],"name":"n","cniVersion":"1.0.0"}""",
            JsonText.Of(injected.Json));
        Assert.Equal(["a", "b"], injected.Plugins.Select(plugin => plugin.Type));
        Assert.Equal(Text, JsonText.Of(list.Json));
    }

    [Fact]
    public void WithPlugins_replaces_a_single_plugin_as_a_whole()
    {
        var list = Parse("""{"name":"n","type":"a"}""");

        var injected = list.WithPlugins([JsonText.Object("""{"name":"n","type":"a","pciBusID":"x"}""")]);

        Assert.True(injected.IsSinglePlugin);
        Assert.Equal("""{"name":"n","type":"a","pciBusID":"x"}""", JsonText.Of(injected.Json));
        Assert.Throws<InvalidOperationException>(() => list.WithPlugins([]));
    }

    [Theory]
    [InlineData(Example)]
    [InlineData("""{"name":"n","type":"a","disableCheck":"true","n":1.50}""")]
    public void The_JSON_of_a_list_parses_to_the_same_list(string text)
    {
        var list = Parse(text);

        var again = Parse(JsonText.Of(list.Json));

        Assert.True(JsonNode.DeepEquals(list.Json, again.Json));
        Assert.Equal(
            (list.Name, list.CniVersionText, list.Version, list.DisableCheck, list.IsSinglePlugin),
            (again.Name, again.CniVersionText, again.Version, again.DisableCheck, again.IsSinglePlugin));
        Assert.Equal(list.Plugins.Select(plugin => JsonText.Of(plugin.Json)), again.Plugins.Select(plugin => JsonText.Of(plugin.Json)));
    }

    private static NetworkConfigurationList Parse(string text) =>
        NetworkConfigurationList.Parse(JsonText.Object(text), "network default/a");
}
