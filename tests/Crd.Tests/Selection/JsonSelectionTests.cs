// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Crd.Selection;
using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>The JSON list, NPWG v1.3 §4.1.2, as Multus decodes it.</summary>
public sealed class JsonSelectionTests
{
    [Fact]
    public void All_members_are_read()
    {
        var element = ParseSingle(
            """
            [{"name": "net.b", "namespace": "other", "interface": "data1", "ips": ["10.2.2.42/24", "2001:db8::5"],
              "mac": "02:23:45:67:89:01", "infiniband-guid": "24:8a:07:03:00:8d:ae:2f",
              "portMappings": [{"hostPort": 8080, "containerPort": 80, "protocol": "TCP", "hostIP": "192.0.2.1"},
                               {"hostPort": 1, "containerPort": 65535}],
              "bandwidth": {"ingressRate": 2048, "ingressBurst": 1600, "egressRate": 9223372036854775807},
              "deviceID": "0000:04:00.5", "cni-args": {"foo": "bar", "n": 1.50, "é": {"a": null}},
              "default-route": ["10.2.2.1", "fd00::1"], "ipam-claim-reference": "vm123.tenantblue",
              "metacni.io/x": {"a": [1]}, "org.example.y": null}]
            """);

        Assert.Equal(("net.b", "other", "data1"), (element.Name, element.Namespace, element.Interface?.Value));
        Assert.Equal(["10.2.2.42/24", "2001:db8::5"], element.Ips);
        Assert.Equal("02:23:45:67:89:01", element.Mac);
        Assert.Equal("24:8a:07:03:00:8d:ae:2f", element.InfinibandGuid);
        Assert.Equal(
            [
                new PortMapping { HostPort = 8080, ContainerPort = 80, Protocol = "TCP", HostIp = "192.0.2.1" },
                new PortMapping { HostPort = 1, ContainerPort = 65535 },
            ],
            element.PortMappings);
        Assert.Equal(
            new BandwidthLimits { IngressRate = 2048, IngressBurst = 1600, EgressRate = long.MaxValue }, element.Bandwidth);
        Assert.Equal("0000:04:00.5", element.DeviceId);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"foo": "bar", "n": 1.50, "é": {"a": null}}"""), element.CniArgs));
        Assert.Equal("1.50", element.CniArgs!["n"]!.ToJsonString());
        Assert.Equal([IPAddress.Parse("10.2.2.1"), IPAddress.Parse("fd00::1")], element.DefaultRoute);
        Assert.Equal("vm123.tenantblue", element.IpamClaimReference);
        Assert.Equal("""{"metacni.io/x":{"a":[1]},"org.example.y":null}""", element.ExtensionKeys!.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"name":"a"}]""")]
    [InlineData(
        """
        [{"name":"a","namespace":null,"interface":null,"interfaceRequest":null,"ips":null,"mac":null,"infiniband-guid":null,
          "portMappings":null,"bandwidth":null,"deviceID":null,"cni-args":null,"default-route":null,"ipam-claim-reference":null}]
        """)]
    [InlineData(
        """
        [{"name":"a","namespace":"","interface":"","interfaceRequest":"","ips":[],"mac":"","infiniband-guid":"","portMappings":[],
          "deviceID":"","ipam-claim-reference":""}]
        """)]
    public void Missing_null_and_empty_members_request_nothing(string value) =>
        Assert.Equal(new NetworkSelectionElement { Name = "a", Namespace = "pods" }, ParseSingle(value));

    [Fact]
    public void An_empty_list_selects_nothing() => Assert.Empty(Parse(" [ ] "));

    [Fact]
    public void An_empty_default_route_is_not_an_absent_one()
    {
        Assert.Empty(ParseSingle("""[{"name":"a","default-route":[]}]""").DefaultRoute!);
        Assert.Null(ParseSingle("""[{"name":"a"}]""").DefaultRoute);
    }

    [Fact]
    public void Empty_limits_are_limits_of_zero_as_in_Multus() =>
        Assert.Equal(new BandwidthLimits(), ParseSingle("""[{"name":"a","bandwidth":{}}]""").Bandwidth);

    [Theory]
    [InlineData("""[{"name":"a","interfaceRequest":"old0"}]""", "old0")]
    [InlineData("""[{"name":"a","interfaceRequest":"old0","interface":""}]""", "old0")]
    [InlineData("""[{"name":"a","interfaceRequest":"old0","interface":"new0"}]""", "new0")]
    [InlineData("""[{"name":"a","interfaceRequest":"not/valid","interface":"new0"}]""", "new0")]
    public void InterfaceRequest_counts_only_when_interface_is_empty(string value, string expected) =>
        Assert.Equal(expected, ParseSingle(value).Interface?.Value);

    // https://pkg.go.dev/encoding/json#Unmarshal: "preferring an exact match but also accepting a case-insensitive match".
    [Fact]
    public void Member_names_match_case_insensitively()
    {
        var element = ParseSingle("""[{"Name":"a","NAMESPACE":"b","DeviceId":"c","PortMappings":[{"HostPort":1,"containerport":2}]}]""");

        Assert.Equal(("a", "b", "c"), (element.Name, element.Namespace, element.DeviceId));
        Assert.Equal(new PortMapping { HostPort = 1, ContainerPort = 2 }, Assert.Single(element.PortMappings));
    }

    [Fact]
    public void Extension_keys_are_case_sensitive() => Assert.Equal(
        """{"a.B":1,"a.b":2}""",
        ParseSingle("""[{"name":"a","a.B":1,"a.b":2}]""").ExtensionKeys!.ToJsonString());

    [Theory]
    [InlineData("""{"name":"a"}""", "networks: the value must be a list; write [")]
    [InlineData("{}", "networks: the value must be a list")]
    [InlineData("""[{"name":"a"},null]""", "networks[1]: null where an object is needed")]
    [InlineData("""["a"]""", "networks[0]: a string where an object is needed")]
    [InlineData("[{\"name\": \"a\"", "the value cannot be read: line 1, byte ")]
    [InlineData("""[{"name": "a"}] x""", "the value cannot be read: line 1, byte 17")]
    [InlineData("[a", "the value cannot be read: line 1, byte 2")]
    [InlineData("""[{"name": "\ud800"}]""", "the value cannot be read: byte 11: an unpaired surrogate escape")]
    public void A_value_that_is_not_a_list_of_objects_is_an_error(string value, string problem) =>
        Assert.StartsWith(problem, MessageOf(value), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{}""", "networks[1].name: the name is missing")]
    [InlineData("""{"name":""}""", "networks[1].name: the name is missing")]
    [InlineData("""{"name":null}""", "networks[1].name: the name is missing; name a network")]
    [InlineData("""{"network":"b"}""", "networks[1].name: the name is missing; \"network\" is not known: did you mean \"name\"?")]
    [InlineData("""{"nmae":"b"}""", "networks[1].name: the name is missing; \"nmae\" is not known: did you mean \"name\"?")]
    [InlineData("{\"na\u200bme\":\"b\"}", "networks[1].name: the name is missing; \"na\\u200bme\" is not known: did you mean \"name\"?")]
    [InlineData("""{"name":5}""", "networks[1].name: a number where a string is needed")]
    [InlineData("""{"name":"system/mesh"}""", "networks[1].name: \"system/mesh\" is not a valid name in a JSON list; write \"namespace\": \"system\", \"name\": \"mesh\"")]
    [InlineData("""{"name":"/mesh"}""", "networks[1].name: \"/mesh\" is not a valid name in a JSON list; write what is before '/' as \"namespace\", and the rest as \"name\"")]
    [InlineData("""{"name":"system/"}""", "networks[1].name: \"system/\" is not a valid name in a JSON list; write what is before '/' as \"namespace\", and the rest as \"name\"")]
    [InlineData("""{"name":"lan@data0"}""", "networks[1].name: \"lan@data0\" is not a valid name in a JSON list; write \"name\": \"lan\", \"interface\": \"data0\"")]
    [InlineData("\"a/b@c\"", "networks[1]: a string where an object is needed; write { \"namespace\": \"a\", \"name\": \"b\", \"interface\": \"c\" }")]
    [InlineData("\"_\"", "networks[1]: a string where an object is needed; write { }")]
    [InlineData("""{"name":"../../pods"}""", "networks[1].name: \"../../pods\" is not a valid object name")]
    [InlineData("""{"name":"a..b"}""", "networks[1].name: \"a..b\" is not a valid object name")]
    [InlineData("""{"name":"b","namespace":"a/b"}""", "networks[1].namespace: \"a/b\" is not a valid namespace")]
    [InlineData("""{"name":"b","namespace":"a.b"}""", "networks[1].namespace: \"a.b\" is not a valid namespace")]
    [InlineData("""{"name":"b","interface":"thisnameiswaytoolong"}""", "networks[1].interface: \"thisnameiswaytoolong\" is not a valid interface name")]
    [InlineData("""{"name":"b","interfaceRequest":"a b"}""", "networks[1].interfaceRequest: \"a b\" is not a valid interface name")]
    [InlineData("""{"name":"b","interface":"%"}""", "networks[1].interface: \"%\" is not a valid interface name; '%' is a placeholder for a number")]
    [InlineData("""{"name":"b","interface":true}""", "networks[1].interface: true or false where a string is needed")]
    [InlineData("""{"name":"b","ips":"10.0.0.1"}""", "networks[1].ips: a string where a list is needed")]
    [InlineData("""{"name":"b","ips":["10.0.0.1",7]}""", "networks[1].ips[1]: a number where a string is needed")]
    [InlineData("""{"name":"b","ips":["10.0.0.256"]}""", "networks[1].ips[0]: \"10.0.0.256\" is not a valid IP address")]
    [InlineData("""{"name":"b","ips":["10.0.0.1/33"]}""", "networks[1].ips[0]: \"10.0.0.1/33\" is not a valid IP address")]
    [InlineData("""{"name":"b","ips":["10.0.0.1/"]}""", "networks[1].ips[0]: \"10.0.0.1/\" is not a valid IP address")]
    [InlineData("""{"name":"b","ips":[""]}""", "networks[1].ips[0]: \"\" is not a valid IP address")]
    [InlineData("""{"name":"b","ips":[null]}""", "networks[1].ips[0]: null where a string is needed")]
    [InlineData("""{"name":"b","ips":["fe80::1%eth0"]}""", "networks[1].ips[0]: \"fe80::1%eth0\" is not a valid IP address")]
    [InlineData("""{"name":"b","mac":"zz:11"}""", "networks[1].mac: \"zz:11\" is not a valid MAC address")]
    [InlineData("""{"name":"b","infiniband-guid":"c2:11"}""", "networks[1].infiniband-guid: \"c2:11\" is not a valid InfiniBand GUID")]
    [InlineData("""{"name":"b","deviceID":5}""", "networks[1].deviceID: a number where a string is needed")]
    [InlineData("""{"name":"b","cni-args":["x"]}""", "networks[1].cni-args: a list where an object is needed")]
    [InlineData("""{"name":"b","default-route":"10.0.0.1"}""", "networks[1].default-route: a string where a list is needed")]
    [InlineData("""{"name":"b","default-route":["10.0.0.1/24"]}""", "networks[1].default-route[0]: \"10.0.0.1/24\" is not a valid IP address")]
    [InlineData("""{"name":"b","default-route":[""]}""", "networks[1].default-route[0]: \"\" is not a valid IP address")]
    [InlineData("""{"name":"b","ipam-claim-reference":{}}""", "networks[1].ipam-claim-reference: an object where a string is needed")]
    public void An_invalid_member_is_an_error_that_names_its_path(string element, string problem) =>
        Assert.StartsWith(problem, MessageOf($$"""[{"name":"a"},{{element}}]"""), StringComparison.Ordinal);

    // NPWG v1.3 §4.1.2.1.7: both ports are required and lie between 1 and 65535.
    [Theory]
    [InlineData("5", "networks[0].portMappings[0]: a number where an object is needed")]
    [InlineData("""{"containerPort":80}""", "networks[0].portMappings[0].hostPort: the port is missing; write 1 to 65535")]
    [InlineData("""{"hostPort":80}""", "networks[0].portMappings[0].containerPort: the port is missing")]
    [InlineData("""{"hostPort":80,"containrPort":80}""", "networks[0].portMappings[0].containerPort: the port is missing; \"containrPort\" is not known: did you mean \"containerPort\"?")]
    [InlineData("""{"hostPort":0,"containerPort":80}""", "networks[0].portMappings[0].hostPort: 0 is not a valid port")]
    [InlineData("""{"hostPort":80,"containerPort":65536}""", "networks[0].portMappings[0].containerPort: 65536 is not a valid port")]
    [InlineData("""{"hostPort":-1,"containerPort":80}""", "networks[0].portMappings[0].hostPort: -1 is not a valid port")]
    [InlineData("""{"hostPort":"80","containerPort":80}""", "networks[0].portMappings[0].hostPort: a string where an integer is needed")]
    [InlineData("""{"hostPort":80.0,"containerPort":80}""", "networks[0].portMappings[0].hostPort: \"80.0\" is not an integer")]
    [InlineData("""{"hostPort":8e1,"containerPort":80}""", "networks[0].portMappings[0].hostPort: \"8e1\" is not an integer")]
    [InlineData("""{"hostPort":80,"containerPort":80,"protocol":"icmp"}""", "networks[0].portMappings[0].protocol: \"icmp\" is not a valid protocol")]
    [InlineData("""{"hostPort":80,"containerPort":80,"hostIP":"host"}""", "networks[0].portMappings[0].hostIP: \"host\" is not a valid IP address")]
    public void An_invalid_port_mapping_is_an_error_that_names_its_path(string mapping, string problem) => Assert.StartsWith(
        problem, MessageOf($$"""[{"name":"a","portMappings":[{{mapping}}]}]"""), StringComparison.Ordinal);

    [Fact]
    public void A_name_with_dots_is_limited_to_253_characters()
    {
        var longest = string.Join('.', new string('a', 126), new string('b', 126));

        Assert.Equal(longest, ParseSingle($$"""[{"name":"{{longest}}"}]""").Name);
        Assert.Contains("is not a valid object name", MessageOf($$"""[{"name":"{{longest}}b"}]"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Cni_args_and_extension_keys_can_be_inserted_into_other_JSON_trees()
    {
        var element = ParseSingle("""[{"name":"a","cni-args":{"x":1},"a.b":2}]""");

        var tree = new JsonObject { ["args"] = new JsonObject { ["cni"] = element.CniArgs }, ["own"] = element.ExtensionKeys };

        Assert.Equal("""{"args":{"cni":{"x":1}},"own":{"a.b":2}}""", tree.ToJsonString());
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("UDP")]
    [InlineData("Sctp")]
    public void A_protocol_is_kept_as_it_is_written(string protocol)
    {
        var element = ParseSingle($$"""[{"name":"a","portMappings":[{"hostPort":1,"containerPort":2,"protocol":"{{protocol}}"}]}]""");

        Assert.Equal(protocol, Assert.Single(element.PortMappings).Protocol);
    }

    [Theory]
    [InlineData("5", "networks[0].bandwidth: a number where an object is needed")]
    [InlineData("""{"ingressRate":-1}""", "networks[0].bandwidth.ingressRate: -1 is negative")]
    [InlineData("""{"egressBurst":9223372036854775808}""", "networks[0].bandwidth.egressBurst: \"9223372036854775808\" is not an integer of 64 bits")]
    [InlineData("""{"egressRate":1.5}""", "networks[0].bandwidth.egressRate: \"1.5\" is not an integer of 64 bits")]
    [InlineData("""{"ingressBurst":1}""", "networks[0].bandwidth.ingressBurst: the burst has no rate; add \"ingressRate\", or remove")]
    [InlineData("""{"ingressRate":1,"egressBurst":1,"egressRate":0}""", "networks[0].bandwidth.egressBurst: the burst has no rate; add \"egressRate\"")]
    public void An_invalid_bandwidth_limit_is_an_error_that_names_its_path(string limits, string problem) =>
        Assert.StartsWith(problem, MessageOf($$"""[{"name":"a","bandwidth":{{limits}}}]"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"name":"a","name":"b"}]""", "networks: duplicate key \"networks[0].name\"; keep one")]
    [InlineData("""[{"name":"a","cni-args":{"x":{"y":1,"y":1}}}]""", "networks: duplicate key \"networks[0].cni-args.x.y\"")]
    [InlineData("""[{"name":"a","portMappings":[{"hostPort":1,"hostPort":1}]}]""", "networks: duplicate key \"networks[0].portMappings[0].hostPort\"")]
    [InlineData("""[{"name":"a","Name":"b"}]""", "networks[0]: duplicate key \"Name\", in two spellings; keep one")]
    public void A_duplicate_member_is_an_error(string value, string problem) =>
        Assert.StartsWith(problem, MessageOf(value), StringComparison.Ordinal);

    [Fact]
    public void An_annotation_may_name_at_most_256_networks()
    {
        static string Networks(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"name":"a"}""", count))}]";

        Assert.Equal(256, Parse(Networks(256)).Count);
        Assert.Contains("it names 257 networks, more than the limit of 256", MessageOf(Networks(257)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ips", "\"10.0.0.1\"", 256)]
    [InlineData("portMappings", """{"hostPort":1,"containerPort":1}""", 1024)]
    [InlineData("default-route", "\"10.0.0.1\"", 64)]
    public void Lists_of_an_element_are_limited(string member, string item, int limit)
    {
        string Element(int count) => $$"""[{"name":"a","{{member}}":[{{string.Join(',', Enumerable.Repeat(item, count))}}]}]""";

        Assert.Single(Parse(Element(limit)));
        Assert.Contains(
            $"networks[0].{member}: {limit + 1} items, more than the limit of {limit}", MessageOf(Element(limit + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_is_at_most_as_long_as_Kubernetes_accepts()
    {
        string Annotation(int length) => $$"""[{"name":"a","x.y":"{{new string('x', length - 23)}}"}]""";

        Assert.Single(Parse(Annotation(256 * 1024)));
        Assert.Contains(
            "the value has 262145 bytes, more than the limit of 262144", MessageOf(Annotation((256 * 1024) + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_with_very_many_values_is_refused() =>
        Assert.Contains("JSON values", MessageOf($$"""[{"name":"a","x.y":[{{string.Join(',', Enumerable.Repeat("0", 50_000))}}]}]"""), StringComparison.Ordinal);
}
