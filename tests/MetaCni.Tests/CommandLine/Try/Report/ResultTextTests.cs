// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.CommandLine.Try.Report;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class ResultTextTests
{
    private const string Result =
        """{"cniVersion":"1.0.0","interfaces":[{"name":"br0"},{"name":"eth0"}],"ips":[],"dns":{"domain":"a&b"}}""";

    [Fact]
    public void Each_list_entry_is_printed_on_its_own_line() => Assert.Equal(
        [
            "{",
            "  \"cniVersion\": \"1.0.0\",",
            "  \"interfaces\": [",
            "    {\"name\":\"br0\"},",
            "    {\"name\":\"eth0\"}",
            "  ],",
            "  \"ips\": [],",
            "  \"dns\": {\"domain\":\"a&b\"}",
            "}",
        ],
        ResultText.Lines(Parse(Result)));

    [Fact]
    public void Formatting_does_not_change_the_JSON() =>
        Assert.True(JsonNode.DeepEquals(Parse(Result), Parse(string.Concat(ResultText.Lines(Parse(Result))))));

    private static JsonObject Parse(string text) => JsonBorder.ReadObject(System.Text.Encoding.UTF8.GetBytes(text), "the result");
}
