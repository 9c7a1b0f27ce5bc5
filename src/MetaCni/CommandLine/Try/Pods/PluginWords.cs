// SPDX-License-Identifier: Apache-2.0
//
// A runtime keeps a plugin's stderr in its own log; a person at the tool has only the tool. The lines of our log are JSON here, because
// TryConfiguration says so. Any other line is a plugin's own: some plugins write one at every call, and none of them says how serious it is.

using System.Text;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>What plugins wrote to stderr.</summary>
/// <param name="Warnings">Of our log, what a person should look at.</param>
/// <param name="Lines">What other plugins wrote, the first of it.</param>
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

    // The error of a plugin that failed is its answer, which is told anyway.
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
