// SPDX-License-Identifier: Apache-2.0
//
// A pod may have hundreds of networks, and each plugin chooses its error. So texts are cut, and a line that is still too long loses half
// of its lists until it fits; counts of what was left out remain. Failed attachments are kept before the others.

using System.Globalization;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Logging.Operations;

/// <summary>Writes an entry as one line of at most <see cref="OperationsFiles.MaximumLine"/> bytes.</summary>
internal static class OperationLineWriter
{
    private const int MostAttachments = 32;
    private const int MostRuns = 64;

    // In bytes, before JSON escapes quotes and backslashes.
    private const int LongestSubject = 512;
    private const int LongestError = 2048;
    private const int LongestDetails = 1024;
    private const int LongestPlugin = 128;

    public static byte[] Line(OperationEntry entry)
    {
        for (var (attachments, runs) = (MostAttachments, MostRuns); ; (attachments, runs) = (attachments / 2, runs / 2))
        {
            byte[] line = [.. JsonBorder.WriteVisibly(Json(entry, attachments, runs)), (byte)'\n'];
            if (line.Length <= OperationsFiles.MaximumLine)
            {
                return line;
            }
        }
    }

    /// <summary>The same document without limits, for people and programs.</summary>
    public static JsonObject Json(OperationEntry entry) => Json(entry, int.MaxValue, int.MaxValue);

    private static JsonObject Json(OperationEntry entry, int mostAttachments, int mostRuns)
    {
        var json = new JsonObject
        {
            ["time"] = entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["verb"] = entry.Verb,
        };
        AddText(json, "pod", entry.Pod, LongestSubject);
        AddText(json, "uid", entry.Uid, LongestSubject);
        AddText(json, "container", entry.Container, LongestSubject);
        AddText(json, "interface", entry.Interface, LongestSubject);
        AddOutcome(json, entry.Failure?.Code);
        AddText(json, "networkStatus", entry.NetworkStatus, LongestPlugin);
        AddText(json, "error", entry.Failure?.Error ?? "", LongestError);
        AddText(json, "details", entry.Failure?.Details ?? "", LongestDetails);
        json["durationMs"] = Milliseconds(entry.Duration);
        json["pluginMs"] = Milliseconds(entry.PluginDuration);
        json["phases"] = new JsonObject(entry.Phases.Select(phase =>
            KeyValuePair.Create(phase.Key, (JsonNode?)Milliseconds(phase.Value))));
        AddList(json, "attachments", entry.AttachmentsLeftOut, Kept(entry.Attachments, mostAttachments), Attachment, entry.Attachments.Count);
        AddList(json, "runs", entry.RunsLeftOut, [.. entry.Runs.Take(mostRuns)], Run, entry.Runs.Count);
        return json;
    }

    private static IReadOnlyList<OperationAttachment> Kept(IReadOnlyList<OperationAttachment> all, int most)
    {
        if (all.Count <= most)
        {
            return all;
        }

        var kept = all.OrderBy(attachment => attachment.Code is null).Take(most).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. all.Where(kept.Contains)];
    }

    private static JsonObject Attachment(OperationAttachment attachment)
    {
        var json = new JsonObject();
        AddText(json, "network", attachment.Network, LongestSubject);
        AddText(json, "interface", attachment.Interface, LongestSubject);
        AddText(json, "plugin", attachment.Plugin, LongestPlugin);
        AddOutcome(json, attachment.Code);
        json["durationMs"] = Milliseconds(attachment.Duration);
        return json;
    }

    private static JsonObject Run(PluginRun run)
    {
        var json = new JsonObject();
        AddText(json, "plugin", run.Plugin, LongestPlugin);
        AddText(json, "verb", run.Verb, LongestPlugin);
        json["durationMs"] = Milliseconds(run.Duration);
        return json;
    }

    private static void AddOutcome(JsonObject json, int? code)
    {
        json["outcome"] = code is null ? "succeeded" : "failed";
        if (code is { } number)
        {
            json["code"] = number;
        }
    }

    private static void AddText(JsonObject json, string key, string text, int longest)
    {
        if (text.Length > 0)
        {
            json[key] = PlainText.Line(text, longest);
        }
    }

    private static void AddList<T>(
        JsonObject json, string key, int leftOutBefore, IReadOnlyList<T> kept, Func<T, JsonObject> write, int all)
    {
        if (all > 0)
        {
            json[key] = new JsonArray([.. kept.Select(write)]);
        }

        if (leftOutBefore + all - kept.Count is > 0 and var leftOut)
        {
            json[$"{key}LeftOut"] = leftOut;
        }
    }

    private static JsonValue Milliseconds(TimeSpan duration) => JsonValue.Create(Math.Round(duration.TotalMilliseconds, 2));
}
