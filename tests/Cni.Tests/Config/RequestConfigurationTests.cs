// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Tests.Json;

namespace Cni.Tests.Config;

public sealed class RequestConfigurationTests
{
    [Fact]
    public void Inserts_name_version_prevResult_and_runtimeConfig()
    {
        // CNI "Add example", step 2: tuning behind bridge; the capabilities stay, as libcni leaves them.
        const string Previous = """{"ips":[{"address":"10.1.0.5/16","gateway":"10.1.0.1","interface":2}],"n":1.50}""";
        var list = Parse(
            """
            {"cniVersion":"1.1.0","name":"dbnet","plugins":[
              {"type":"bridge"},
              {"type":"tuning","capabilities":{"mac":true},"sysctl":{"net.core.somaxconn":"500"}}]}
            """);

        var request = RequestConfiguration.Derive(
            list, list.Plugins[1], JsonText.Object(Previous), JsonText.Object("""{"portMappings":[],"mac":"00:11:22:33:44:66"}"""));

        Assert.Equal(
            """{"type":"tuning","capabilities":{"mac":true},"sysctl":{"net.core.somaxconn":"500"},"name":"dbnet","cniVersion":"1.1.0","""
            + "\"prevResult\":"
            + Previous
            + ""","runtimeConfig":{"mac":"00:11:22:33:44:66"}}""",
            JsonText.Of(request));
    }

    [Fact]
    public void Replaces_a_plugins_own_name_and_version_in_place()
    {
        var list = Parse(
            """{"cniVersion":"0.3.1","cniVersions":["1.0.0"],"name":"n","plugins":[{"cniVersion":"0.2.0","type":"a","name":"","z":1}]}""");

        var request = RequestConfiguration.Derive(list, list.Plugins[0], null, null);

        Assert.Equal("""{"cniVersion":"1.0.0","type":"a","name":"n","z":1}""", JsonText.Of(request));
    }

    // CNI's own plugins and Multus are written in Go, whose decoder takes keys in any case.
    [Theory]
    [InlineData(
        """{"cniversion":"0.3.1","Name":"x","Type":"bridge","n":1.50,"Capabilities":{"mac":true}}""",
        """{"cniVersion":"0.3.1","name":"x","Type":"bridge","n":1.50,"Capabilities":{"mac":true},"prevResult":{"p":1},"runtimeConfig":{"mac":"m"}}""")]
    [InlineData(
        """{"PrevResult":{"old":1},"CNIVersion":"0.3.1","NAME":"x","type":"bridge","z":{"Name":"own"},"RuntimeConfig":{},"capabilities":{"mac":true}}""",
        """{"prevResult":{"p":1},"cniVersion":"0.3.1","name":"x","type":"bridge","z":{"Name":"own"},"runtimeConfig":{"mac":"m"},"capabilities":{"mac":true}}""")]
    [InlineData(
        """{"Name":"l","CNIVersion":"0.3.1","Plugins":[{"Type":"bridge","CniVersion":"0.2.0","Capabilities":{"mac":true},"x":1}]}""",
        """{"Type":"bridge","cniVersion":"0.3.1","Capabilities":{"mac":true},"x":1,"name":"l","prevResult":{"p":1},"runtimeConfig":{"mac":"m"}}""")]
    public void Inserted_keys_replace_the_same_keys_in_another_case_in_place(string json, string expected)
    {
        var list = Parse(json);

        var request = RequestConfiguration.Derive(
            list, list.Plugins[0], JsonText.Object("""{"p":1}"""), JsonText.Object("""{"mac":"m"}"""));

        Assert.Equal(expected, JsonText.Of(request));
    }

    [Fact]
    public void A_configuration_without_a_version_gets_an_empty_cniVersion()
    {
        // The vector config-without-version.json of Multus v4.3.0.
        var list = Parse("""{"name": "a", "type": "recorder"}""");

        var request = RequestConfiguration.Derive(list, list.Plugins[0], null, null);

        Assert.True(JsonNode.DeepEquals(JsonText.Object("""{"cniVersion":"","name":"a","type":"recorder"}"""), request));
    }

    [Theory]
    [InlineData("""{"type":"a"}""", """{"mac":"m"}""", null)]
    [InlineData("""{"type":"a","capabilities":{"mac":false}}""", """{"mac":"m"}""", null)]
    [InlineData("""{"type":"a","capabilities":{"ips":true}}""", """{"mac":"m"}""", null)]
    [InlineData("""{"type":"a","capabilities":{"ips":true}}""", null, null)]
    [InlineData("""{"type":"a","runtimeConfig":{"own":1}}""", """{"mac":"m"}""", null)]
    [InlineData("""{"type":"a","runtimeConfig":{"own":1},"capabilities":{"mac":true}}""", """{"mac":"m"}""", """{"mac":"m"}""")]
    [InlineData("""{"type":"a","capabilities":{"b":true,"a":true}}""", """{"a":[1.50],"b":null,"c":2}""", """{"b":null,"a":[1.50]}""")]
    [InlineData("""{"type":"a","capabilities":{"portMappings":true}}""", """{"PortMappings":[1.50]}""", """{"portMappings":[1.50]}""")]
    [InlineData("""{"type":"a","capabilities":{"mac":true}}""", """{"MAC":"x","mac":"m"}""", """{"mac":"m"}""")]
    [InlineData("""{"type":"a","capabilities":{"MAC":true}}""", """{"Mac":null,"mac":"m"}""", """{"MAC":"m"}""")]
    public void RuntimeConfig_holds_only_capabilities_the_plugin_declares_and_the_runtime_offers(string plugin, string? offered, string? expected)
    {
        var list = Parse($$"""{"name":"n","plugins":[{{plugin}}]}""");

        var request = RequestConfiguration.Derive(list, list.Plugins[0], null, offered is null ? null : JsonText.Object(offered));

        Assert.Equal(expected, request["runtimeConfig"] is { } runtimeConfig ? JsonText.Of(runtimeConfig) : null);
    }

    // CNI §1 "Reserved keys", §3: prevResult "must not be set for the first add in a chain", and cni.dev/ is not passed through.
    [Theory]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"a","prevResult":{"x":1},"runtimeConfig":{"mac":"m"},"cni.dev/attachments":[],"CNI.dev/Valid-Attachments":[],"z":1}""")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","plugins":[{"name":"n","cniVersion":"1.0.0","type":"a","PrevResult":{"x":1},"RuntimeConfig":{"mac":"m"},"runtimeConfig":null,"cni.dev/x":1,"z":1},{"type":"b"}]}""")]
    public void Keys_reserved_for_the_runtime_do_not_reach_the_first_plugin(string json)
    {
        var list = Parse(json);

        var request = RequestConfiguration.Derive(list, list.Plugins[0], null, JsonText.Object("""{"mac":"other"}"""));

        Assert.True(JsonNode.DeepEquals(JsonText.Object("""{"cniVersion":"1.0.0","name":"n","type":"a","z":1}"""), request), JsonText.Of(request));
    }

    [Fact]
    public void A_later_plugin_keeps_its_own_runtimeConfig_but_no_other_reserved_key()
    {
        var list = Parse("""{"cniVersion":"1.0.0","name":"n","plugins":[{"type":"a"},{"type":"b","prevResult":{"x":1},"runtimeConfig":{"bandwidth":{}},"cni.dev/x":1}]}""");

        var request = RequestConfiguration.Derive(list, list.Plugins[1], null, null);

        Assert.Equal("""{"type":"b","runtimeConfig":{"bandwidth":{}},"name":"n","cniVersion":"1.0.0"}""", JsonText.Of(request));
    }

    [Fact]
    public void GC_gets_the_valid_attachments_of_the_runtime_not_those_in_the_configuration()
    {
        var list = Parse("""{"cniVersion":"1.1.0","name":"n","type":"a","cni.dev/valid-attachments":[{"containerID":"own","ifname":"eth0"}]}""");

        var request = RequestConfiguration.DeriveGc(list, list.Plugins[0], []);

        Assert.Equal("[]", request["cni.dev/valid-attachments"]!.ToJsonString());
    }

    [Fact]
    public void Changes_none_of_its_inputs()
    {
        const string Text = """{"name":"n","plugins":[{"type":"a","name":"own","capabilities":{"mac":true}}]}""";
        var list = Parse(Text);
        var previous = JsonText.Object("""{"ips":[]}""");
        var offered = JsonText.Object("""{"mac":["m"]}""");

        var request = RequestConfiguration.Derive(list, list.Plugins[0], previous, offered);
        request["prevResult"]!["ips"]!.AsArray().Add((JsonNode)1);
        request["runtimeConfig"]!["mac"]!.AsArray().Clear();
        request["capabilities"]!.AsObject().Clear();

        Assert.Equal(Text, JsonText.Of(list.Json));
        Assert.Equal("""{"ips":[]}""", JsonText.Of(previous));
        Assert.Equal("""{"mac":["m"]}""", JsonText.Of(offered));
    }

    [Fact]
    public void GC_gets_the_valid_attachments_under_both_keys_that_libcni_sends()
    {
        var list = Parse("""{"cniVersion":"1.1.0","name":"n","plugins":[{"type":"a","capabilities":{"mac":true}}]}""");
        var valid = JsonText.Object("""{"v":[{"containerID":"c","ifname":"eth0"}]}""")["v"]!.AsArray();

        var request = RequestConfiguration.DeriveGc(list, list.Plugins[0], valid);

        Assert.Equal(
            """{"type":"a","capabilities":{"mac":true},"name":"n","cniVersion":"1.1.0","""
            + "\"cni.dev/valid-attachments\":[{\"containerID\":\"c\",\"ifname\":\"eth0\"}],"
            + "\"cni.dev/attachments\":[{\"containerID\":\"c\",\"ifname\":\"eth0\"}]}",
            JsonText.Of(request));
    }

    private static NetworkConfigurationList Parse(string text) => NetworkConfigurationList.Parse(JsonText.Object(text), "network n");
}
