// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>What <c>metacni show</c> says to a person.</summary>
internal static class InventoryText
{
    private const int ShortId = 12;

    private static readonly string[] Header = ["CONTAINER", "POD", "AGE", "INTERFACE", "NETWORK", "PLUGIN", "ADDRESSES", "STATE"];

    public static void Tell(Inventory inventory, DateTimeOffset now, Voices voices)
    {
        if (inventory.Records.Count == 0 && inventory.Unreadable.Count == 0)
        {
            voices.Line("nothing is attached on this node");
        }

        if (inventory.Records.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<string>> rows = [.. inventory.Records.SelectMany(record => Rows(record, now))];
            TextTable.Lines(Header, rows).ToList().ForEach(voices.Line);
        }

        TellWhatIsLeft(inventory, voices);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(AttachmentRecord record, DateTimeOffset now) =>
        record.Attachments.Select((attachment, index) => (IReadOnlyList<string>)
        [
            index == 0 ? Short(record.Plan.ContainerId.Value) : "",
            index == 0 ? PlainText.Word(record.Plan.Pod?.ToString() ?? "-") : "",
            index == 0 ? Age(now - record.CreatedAt) : "",
            attachment.Planned.InterfaceName.Value,
            PlainText.Word(attachment.Planned.Network),
            AttachmentWords.Plugins(attachment),
            AttachmentWords.Addresses(attachment) is { Count: > 0 } addresses ? string.Join(", ", addresses) : "-",
            AttachmentWords.State(attachment),
        ]);

    private static void TellWhatIsLeft(Inventory inventory, Voices voices)
    {
        foreach (var record in inventory.Records)
        {
            TellWhatIsLeft(record, voices);
        }

        foreach (var unreadable in inventory.Unreadable)
        {
            voices.Warning(unreadable.Since is { } since ? $"since {Time(since)}: {unreadable.Message}" : unreadable.Message);
        }
    }

    private static void TellWhatIsLeft(AttachmentRecord record, Voices voices)
    {
        var container = $"container {Short(record.Plan.ContainerId.Value)}";
        IReadOnlyList<CniError> errors =
        [
            .. record.Attachments
                .Where(attachment => attachment.IsOutstanding)
                .Select(attachment => attachment.LastError)
                .OfType<CniError>(),
            .. record.ForgetError is { } forget ? [forget] : Array.Empty<CniError>(),
        ];
        foreach (var error in errors)
        {
            var since = record.FirstFailure is { } first ? Time(first) : "some time";
            voices.Warning($"{container}, since {since}: {error.Message}");
        }

        if (errors.Count > 0)
        {
            voices.Hint($"metacni detach {record.Plan.ContainerId} tries again; with --force it gives up what fails");
        }
        else if (!record.IsComplete && !(record.IsAtWork && record.Process.IsRunning))
        {
            voices.Warning($"{container}: its ADD did not come to an end, and its network-status may not be published; "
                + "the runtime's DEL takes down what it made");
        }
    }

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Short(string id) => id.Length > ShortId ? id[..ShortId] : id;

    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{age.Days}d",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours}h",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes}m",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)}s",
    };
}
