// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Soak.Nodes;

/// <summary>
/// Configurations of recording plugins with faults, to insert between real plugins: they return prevResult as their result.
/// </summary>
internal static class Recorder
{
    /// <summary>Misbehaves at the first call of a command.</summary>
    public static JsonObject Misbehaving(string command, string fault) => new()
    {
        ["type"] = "recorder",
        ["misbehave"] = new JsonObject { [command] = new JsonObject { ["fault"] = fault, ["times"] = 1 } },
    };

    /// <summary>Misbehaves at every call of a command.</summary>
    public static JsonObject AlwaysMisbehaving(string command, string fault) => new()
    {
        ["type"] = "recorder",
        ["misbehave"] = new JsonObject { [command] = fault },
    };

    /// <summary>Fails with an error at the first call of a command.</summary>
    public static JsonObject Failing(string command, int code, string message) => new()
    {
        ["type"] = "recorder",
        ["fail"] = new JsonObject { [command] = new JsonObject { ["code"] = code, ["msg"] = message, ["details"] = "by order", ["times"] = 1 } },
    };
}
