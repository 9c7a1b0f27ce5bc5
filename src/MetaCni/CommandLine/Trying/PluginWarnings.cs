// SPDX-License-Identifier: Apache-2.0
//
// A runtime keeps a plugin's stderr in its own log; a person at the tool has only the tool. The lines of our log are JSON here, because
// TryConfiguration says so; any other line is what a plugin wrote.

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;
using MetaCni.Logging;

namespace MetaCni.CommandLine.Trying;

/// <summary>What a plugin wrote to stderr that a person should look at.</summary>
internal static class PluginWarnings
{
    public static IReadOnlyList<string> Of(PluginOutput output) =>
    [
        .. output.StandardError
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Warning(line, hasFailed: output.ExitCode != 0))
            .OfType<string>(),
    ];

    // The error of a plugin that failed is its answer, which is told anyway.
    private static string? Warning(string line, bool hasFailed)
    {
        if (Fields(line) is not { } fields)
        {
            return hasFailed ? null : line;
        }

        return Text(fields, LogField.Level) switch
        {
            LogLevelName.Warning => Sentence(fields),
            LogLevelName.Error => hasFailed ? null : Sentence(fields),
            _ => null,
        };
    }

    private static string Sentence(JsonObject fields)
    {
        var where = Text(fields, LogField.NetworkKey) is { Length: > 0 } network
            ? $"network {PlainText.Word(network)} ({Text(fields, LogField.InterfaceKey)}): "
            : "";
        var why = Text(fields, LogField.ErrorKey) is { Length: > 0 } error ? $": {error}" : "";
        return $"{where}{Text(fields, LogField.Message)}{why}";
    }

    private static JsonObject? Fields(string line)
    {
        try
        {
            return line[0] == '{' && JsonBorder.ReadObject(Encoding.UTF8.GetBytes(line), "a line of the log") is { } fields
                && fields.ContainsKey(LogField.Message) && fields.ContainsKey(LogField.Level)
                    ? fields
                    : null;
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static string Text(JsonObject fields, string key) =>
        fields[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
