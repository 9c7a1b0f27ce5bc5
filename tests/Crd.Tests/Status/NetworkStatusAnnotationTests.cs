// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using Crd.Status;
using CsCheck;

namespace Crd.Tests.Status;

public sealed class NetworkStatusAnnotationTests
{
    private const string Folder = "multus-v4.3.0";

    public static TheoryData<string> Recorded => [.. Vectors.Names(Folder).Where(name => Status(name) is not null)];

    [Fact]
    public void At_least_20_recorded_statuses_exist() => Assert.True(Recorded.Count > 20, $"{Recorded.Count} vectors with a status");

    // The records are made from the vector's own tree, not by the reader: the text is then the writer's work alone.
    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_Multus_wrote_is_written_byte_for_byte(string vector)
    {
        var statuses = Status(vector)!.Select(node => FromVector(node!)).ToArray();

        Assert.Equal(Text(vector), NetworkStatusAnnotation.Write(statuses));
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void What_Multus_wrote_is_read_and_written_again_byte_for_byte(string vector) =>
        Assert.Equal(Text(vector), NetworkStatusAnnotation.Write(NetworkStatusAnnotation.Read(Text(vector))));

    [Fact]
    public void Members_are_written_in_the_order_of_Multus()
    {
        var status = new NetworkStatus
        {
            Name = "default/a",
            Interface = "net1",
            Ips = ["10.8.0.7"],
            Mac = "02:00:00:00:01:03",
            Mtu = 1400,
            Default = true,
            Dns = new ResultDns { Domain = "d", Nameservers = ["n"], Options = ["o"], Search = ["s"] },
            DeviceInfo = new JsonObject { ["type"] = "pci", ["version"] = "1.1.0", ["pci"] = new JsonObject { ["pci-address"] = "0000:01:00.1" } },
            Gateway = ["10.8.0.1"],
        };

        var text = NetworkStatusAnnotation.Write([status]);

        // github.com/k8snetworkplumbingwg/network-attachment-definition-client, NetworkStatus: the order of its fields.
        Assert.Equal(
            """
            [{
                "name": "default/a",
                "interface": "net1",
                "ips": [
                    "10.8.0.7"
                ],
                "mac": "02:00:00:00:01:03",
                "mtu": 1400,
                "default": true,
                "dns": {
                    "nameservers": [
                        "n"
                    ],
                    "domain": "d",
                    "search": [
                        "s"
                    ],
                    "options": [
                        "o"
                    ]
                },
                "device-info": {
                    "type": "pci",
                    "version": "1.1.0",
                    "pci": {
                        "pci-address": "0000:01:00.1"
                    }
                },
                "gateway": [
                    "10.8.0.1"
                ]
            }]
            """,
            text);
    }

    [Fact]
    public void Empty_members_are_left_out_except_name_and_dns() => Assert.Equal(
        "[{\n    \"name\": \"\",\n    \"dns\": {}\n}]",
        NetworkStatusAnnotation.Write([new NetworkStatus { Name = "", Mtu = 0 }]));

    [Fact]
    public void An_empty_status_is_written_as_an_empty_list() => Assert.Equal("[]", NetworkStatusAnnotation.Write([]));

    // https://pkg.go.dev/encoding/json#Marshal and the source of Go 1.22 and later for \b and \f.
    [Theory]
    [InlineData("<nil>", """\u003cnil\u003e""")]
    [InlineData("a&b", """a\u0026b""")]
    [InlineData("\u2028\u2029", """\u2028\u2029""")]
    [InlineData("\b\f\n\r\t", """\b\f\n\r\t""")]
    [InlineData("\u0000\u0001\u001b\u001f", """\u0000\u0001\u001b\u001f""")]
    [InlineData("\"\\/", """\"\\/""")]
    [InlineData("é ü \u007f ' + `", "é ü \u007f ' + `")]
    [InlineData("😀", "😀")]
    public void Text_is_escaped_as_Go_escapes_it(string name, string escaped) => Assert.Equal(
        $"[{{\n    \"name\": \"{escaped}\",\n    \"dns\": {{}}\n}}]",
        NetworkStatusAnnotation.Write([new NetworkStatus { Name = name }]));

    // Not a theory: a lone surrogate does not survive the way of test data.
    [Fact]
    public void A_lone_surrogate_is_written_as_the_replacement_character_like_in_Go() => Assert.Equal(
        "[{\n    \"name\": \"a\\ufffdb\\ufffd\",\n    \"dns\": {}\n}]",
        NetworkStatusAnnotation.Write([new NetworkStatus { Name = "a\ud800b\udc00" }]));

    [Fact]
    public void Keys_and_numbers_of_a_device_info_are_written_as_Go_writes_them()
    {
        var status = NetworkStatusAnnotation.Read("""[{"name":"a","device-info":{"a<b":1.50,"list":[],"none":null,"yes":true}}]""");

        var text = NetworkStatusAnnotation.Write(status);

        Assert.Contains(
            "\"device-info\": {\n        \"a\\u003cb\": 1.50,\n        \"list\": [],\n        \"none\": null,\n        \"yes\": true\n    }",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_annotation_contains_no_status_entries() => Assert.Empty(NetworkStatusAnnotation.Read(""));

    [Fact]
    public void Unknown_members_of_a_status_are_ignored() =>
        Assert.Equal("a", Assert.Single(NetworkStatusAnnotation.Read("""[{"name":"a","org.example.more":1,"other":[2]}]""")).Name);

    [Theory]
    [InlineData("""[{"name":"a"},{"name":5}]""", "network-status[1].name: a number where a string is needed")]
    [InlineData("""[{"name":"a","ips":["b",1]}]""", "network-status[0].ips[1]: a number where a string is needed")]
    [InlineData("""[{"name":"a","dns":{"search":"x"}}]""", "network-status[0].dns.search: a string where a list is needed")]
    [InlineData("""[{"name":"a","default":"yes"}]""", "network-status[0].default: a string where true or false is needed")]
    [InlineData("""[null]""", "network-status[0]: null where an object is needed")]
    [InlineData("""{}""", "the value must be a list")]
    [InlineData("""[""", "the value cannot be read")]
    public void An_invalid_status_is_an_error_that_names_the_path(string value, string where)
    {
        var error = Assert.Throws<CniException>(() => NetworkStatusAnnotation.Read(value)).Error;

        Assert.Equal(7, error.Code);
        Assert.StartsWith("annotation k8s.v1.cni.cncf.io/network-status: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_in_a_status_survives_writing_and_reading() => Gen.String.Sample(text =>
    {
        var valid = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        var status = new NetworkStatus { Name = valid, Ips = [valid] };

        var read = Assert.Single(NetworkStatusAnnotation.Read(NetworkStatusAnnotation.Write([status])));

        Assert.Equal(valid, read.Name);
        Assert.Equal([valid], read.Ips);
    });

    private static JsonArray? Status(string vector) => Vectors.Read($"{Folder}/{vector}.json")["recorded"]?["ADD"]?["networkStatus"] as JsonArray;

    private static string Text(string vector) =>
        Vectors.Read($"{Folder}/{vector}.json")["recorded"]!["ADD"]!["networkStatusText"]!.GetValue<string>();

    private static NetworkStatus FromVector(JsonNode node) => new()
    {
        Name = (string?)node["name"] ?? "",
        Interface = (string?)node["interface"] ?? "",
        Ips = Texts(node["ips"]),
        Mac = (string?)node["mac"] ?? "",
        Default = node["default"]?.GetValue<bool>() ?? false,
        Dns = new ResultDns
        {
            Nameservers = Texts(node["dns"]!["nameservers"]),
            Domain = (string?)node["dns"]!["domain"] ?? "",
            Search = Texts(node["dns"]!["search"]),
            Options = Texts(node["dns"]!["options"]),
        },
        Gateway = Texts(node["gateway"]),
    };

    private static string[] Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(item => item!.GetValue<string>())] : [];
}
