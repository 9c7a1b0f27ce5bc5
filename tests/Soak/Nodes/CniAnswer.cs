// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Support;

namespace Soak.Nodes;

/// <summary>Checks stdout against CNI §5.</summary>
internal static class CniAnswer
{
    /// <summary>The problems of an answer that is neither a success nor a valid CNI error.</summary>
    public static IReadOnlyList<string> Wrong(string command, ProcessOutcome outcome)
    {
        try
        {
            return outcome.ExitCode switch
            {
                0 when command is not "ADD" and not "VERSION" => outcome.Stdout.Length == 0 ? [] : [$"{command} said something: {outcome}"],
                0 => outcome.Json is JsonObject result && result.ContainsKey("cniVersion") ? [] : [$"{command} has no result: {outcome}"],
                1 => outcome.Json is JsonObject error && error["code"] is JsonValue && error["msg"] is JsonValue
                    ? (int)error["code"]! == 105 ? [$"{command} met a defect: {outcome}"] : []
                    : [$"{command} has no error: {outcome}"],
                _ => [$"{command} ended otherwise: {outcome}"],
            };
        }
        catch (JsonException)
        {
            return [$"{command} answered with no JSON: {outcome}"];
        }
    }
}
