// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Logging.Operations;

/// <summary>Reads a line of the operations log. Unknown members are ignored: a newer version may write more.</summary>
internal static class OperationLineReader
{
    /// <returns>False for a damaged line.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out OperationEntry entry)
    {
        entry = Nothing;
        try
        {
            var json = JsonBorder.ReadObject(line, "a line of the operations log");
            entry = Read(new JsonMembers(json, JsonKeyCase.Exact, "", problem => new FormatException(problem.ToString())));
            return true;
        }
        catch (Exception e) when (e is CniException or FormatException)
        {
            return false;
        }
    }

    private static readonly OperationEntry Nothing =
        new() { Time = default, Verb = "", Duration = TimeSpan.Zero, PluginDuration = TimeSpan.Zero };

    private static OperationEntry Read(JsonMembers json) => new()
    {
        Time = DateTimeOffset.Parse(
            json.RequiredText("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        Verb = json.RequiredText("verb"),
        Pod = json.TextOrEmpty("pod"),
        Uid = json.TextOrEmpty("uid"),
        Container = json.TextOrEmpty("container"),
        Interface = json.TextOrEmpty("interface"),
        NetworkStatus = json.TextOrEmpty("networkStatus"),
        Failure = Code(json) is { } code ? new OperationFailure(code, json.TextOrEmpty("error"), json.TextOrEmpty("details")) : null,
        Duration = Milliseconds(json.Json["durationMs"]),
        PluginDuration = Milliseconds(json.Json["pluginMs"]),
        Phases = [.. (json.Members("phases")?.Json ?? []).Select(phase => KeyValuePair.Create(phase.Key, Milliseconds(phase.Value)))],
        Attachments = [.. (json.Items("attachments") ?? []).Select(Attachment)],
        AttachmentsLeftOut = (int)(json.Number("attachmentsLeftOut") ?? 0),
        Runs = [.. (json.Items("runs") ?? []).Select(Run)],
        RunsLeftOut = (int)(json.Number("runsLeftOut") ?? 0),
    };

    private static OperationAttachment Attachment(JsonMembers json) => new()
    {
        Network = json.TextOrEmpty("network"),
        Interface = json.TextOrEmpty("interface"),
        Plugin = json.TextOrEmpty("plugin"),
        Code = Code(json),
        Duration = Milliseconds(json.Json["durationMs"]),
    };

    private static PluginRun Run(JsonMembers json) =>
        new(json.RequiredText("plugin"), json.TextOrEmpty("verb"), Milliseconds(json.Json["durationMs"]));

    private static int? Code(JsonMembers json) => json.RequiredText("outcome") switch
    {
        "succeeded" => null,
        "failed" => (int)json.RequiredNumber("code"),
        _ => throw new FormatException("the outcome is unknown"),
    };

    private static TimeSpan Milliseconds(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number
        && double.TryParse(JsonBorder.Write(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
        && Math.Abs(milliseconds) < TimeSpan.MaxValue.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException("a duration is missing");
}
