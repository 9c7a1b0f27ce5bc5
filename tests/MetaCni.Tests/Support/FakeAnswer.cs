// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Invocation;

namespace MetaCni.Tests.Support;

/// <summary>What plugins answer (CNI §5).</summary>
internal static class FakeAnswer
{
    /// <summary>ADD: the interface that was asked for, with an address that depends on its name; else silence.</summary>
    public static PluginOutput Success(FakeCall call) => call.Command == "ADD" ? Result(Interface(call)) : Silence;

    public static PluginOutput Silence { get; } = new() { ExitCode = 0, StandardOutput = [] };

    public static PluginOutput Result(string json) => new() { ExitCode = 0, StandardOutput = Encoding.UTF8.GetBytes(json) };

    public static PluginOutput Error(int code, string message, string details = "") => new()
    {
        ExitCode = 1,
        StandardOutput = Encoding.UTF8.GetBytes(JsonText.Of(
            new JsonObject { ["cniVersion"] = "1.0.0", ["code"] = code, ["msg"] = message, ["details"] = details })),
    };

    private static string Interface(FakeCall call) => $$"""
        {"cniVersion": "1.0.0",
         "interfaces": [{"name": "{{call.InterfaceName}}", "mac": "02:00:00:00:00:0a", "sandbox": "{{call.NetworkNamespace}}"}],
         "ips": [{"interface": 0, "address": "10.{{call.InterfaceName.Sum(c => c) % 250}}.0.5/24"}]}
        """;
}
