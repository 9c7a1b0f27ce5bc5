// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.History;

/// <summary>The table of <c>metacni history</c>.</summary>
internal static class HistoryText
{
    private const int UsualId = 12;

    private static readonly string[] Header = ["TIME", "OPERATION", "POD", "CONTAINER", "RESULT", "TOTAL", "PLUGINS", "DETAILS"];

    public static IReadOnlyList<string> Lines(IReadOnlyCollection<OperationEntry> entries, bool isWide) =>
        TextTable.Lines(Header, [.. entries.Select(entry => Row(entry, isWide))]);

    private static IReadOnlyList<string> Row(OperationEntry entry, bool isWide) =>
    [
        entry.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        PlainText.Escape(entry.Verb),
        entry.Pod.Length > 0 ? PlainText.Word(entry.Pod) : "-",
        entry.Container.Length == 0 ? "-" : isWide || entry.Container.Length <= UsualId ? entry.Container : entry.Container[..UsualId],
        entry.Failure is { } failure ? string.Create(CultureInfo.InvariantCulture, $"failed ({failure.Code})") : "ok",
        Amount.Milliseconds(entry.Duration),
        Amount.Milliseconds(entry.PluginDuration),
        Details(entry),
    ];

    private static string Details(OperationEntry entry)
    {
        if (entry.Failure is { } failure)
        {
            return failure.Details.Length > 0 ? $"{failure.Error} [{failure.Details}]" : failure.Error;
        }

        var attachments = entry.Attachments.Select(attachment =>
            $"{attachment.Interface} ({attachment.Plugin}) {Amount.Milliseconds(attachment.Duration)}");
        var leftOut = entry.AttachmentsLeftOut > 0 ? $" and {entry.AttachmentsLeftOut} more" : "";
        return entry.Attachments.Count > 0 ? string.Join(", ", attachments) + leftOut : "-";
    }
}
