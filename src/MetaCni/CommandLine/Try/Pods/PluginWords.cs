// SPDX-License-Identifier: Apache-2.0
//
// A runtime logs a plugin's stderr, but the user of the tool sees only the tool. MetaCni's log lines are JSON here, because
// TryConfiguration sets that. Any other line is from a plugin: some plugins write one at every call, and no line has a severity.

using System.Text;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The stderr of plugins.</summary>
/// <param name="Warnings">The warnings in MetaCni's log.</param>
/// <param name="Lines">The first lines from other plugins.</param>
internal sealed record PluginWords(IReadOnlyList<string> Warnings, IReadOnlyList<string> Lines)
{
    private const int MostLines = 20;

    public static PluginWords None { get; } = new([], []);

    public static PluginWords Of(IEnumerable<PluginOutput> outputs)
    {
        List<string> warnings = [];
        List<string> lines = [];
        var more = 0;
        foreach (var (line, hasFailed) in outputs.SelectMany(Split))
        {
            if (Fields(line) is { } fields)
            {
                warnings.AddRange(IsWarning(fields, hasFailed) ? [Sentence(fields)] : []);
            }
            else if (lines.Count < MostLines)
            {
                lines.Add(line);
            }
            else
            {
                more++;
            }
        }

        return new(warnings, more == 0 ? lines : [.. lines, $"… and {Amount.Of(more, "more line")}"]);
    }

    private static IEnumerable<(string Line, bool HasFailed)> Split(PluginOutput output) => output.StandardError
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => (line, output.ExitCode != 0));

    // The error of a failed plugin is also its answer, which is reported anyway.
    private static bool IsWarning(JsonMembers fields, bool hasFailed) => fields.Text(LogField.Level) switch
    {
        LogLevelName.Warning => true,
        LogLevelName.Error => !hasFailed,
        _ => false,
    };

    private static string Sentence(JsonMembers fields)
    {
        var where = fields.TextOrEmpty(LogField.NetworkKey) is { Length: > 0 } network
            ? NetworkLabel.OnInterface(network, fields.TextOrEmpty(LogField.InterfaceKey)) + ": "
            : "";
        var why = fields.TextOrEmpty(LogField.ErrorKey) is { Length: > 0 } error ? $": {error}" : "";
        return $"{where}{fields.TextOrEmpty(LogField.Message)}{why}";
    }

    private static JsonMembers? Fields(string line)
    {
        try
        {
            return line[0] == '{' && JsonBorder.ReadObject(Encoding.UTF8.GetBytes(line), "a line of the log") is { } fields
                && fields.ContainsKey(LogField.Message) && fields.ContainsKey(LogField.Level)
                    ? new JsonMembers(fields, JsonKeyCase.Exact)
                    : null;
        }
        catch (CniException)
        {
            return null;
        }
    }
}
