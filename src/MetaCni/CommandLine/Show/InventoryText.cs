// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Show;

/// <summary>The text of <c>metacni show</c>.</summary>
/// <param name="voices">The output.</param>
/// <param name="ids">The abbreviated ids.</param>
/// <param name="isWide">True to show full ids.</param>
/// <param name="now">The current time.</param>
internal sealed class InventoryText(Voices voices, ShortIds ids, bool isWide, DateTimeOffset now)
{
    private static readonly TimeSpan UsualPublication = TimeSpan.FromSeconds(30);

    private static readonly string[] Header =
        ["CONTAINER", "POD", "AGE", "INTERFACE", "NETWORK", "PLUGIN", "DEVICE", "ADDRESSES", "STATE"];

    /// <param name="inventory">The records to show.</param>
    /// <param name="nothing">The text for an empty inventory.</param>
    public void Print(Inventory inventory, string nothing)
    {
        if (inventory.IsEmpty)
        {
            voices.Line(nothing);
        }

        if (inventory.Records.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<string>> rows = [.. inventory.Records.SelectMany(Rows)];
            TextTable.Lines(Header, rows).ToList().ForEach(voices.Line);
        }

        foreach (var record in inventory.Records)
        {
            PrintProblems(record);
        }

        PrintMissingNamespaces(inventory.Records);
        foreach (var unreadable in inventory.Unreadable)
        {
            voices.Warning(unreadable.Since is { } since ? $"since {Time(since)}: {unreadable.Message}" : unreadable.Message);
        }
    }

    private IEnumerable<IReadOnlyList<string>> Rows(ListedRecord listed) =>
        listed.Record.Attachments.Select((attachment, index) => (IReadOnlyList<string>)
        [
            index == 0 ? Id(listed) : "",
            index == 0 ? PlainText.Word(listed.Record.Plan.Sandbox.Pod?.ToString() ?? "-") : "",
            index == 0 ? Age(now - listed.Record.CreatedAt) : "",
            attachment.Planned.InterfaceName.Value,
            PlainText.Word(attachment.Planned.Network),
            AttachmentWords.Plugins(attachment),
            AttachmentWords.Device(attachment) is { Length: > 0 } device ? PlainText.Word(device) : "-",
            AttachmentWords.Addresses(attachment) is { Count: > 0 } addresses ? string.Join(", ", addresses) : "-",
            State(listed, attachment),
        ]);

    private static string State(ListedRecord listed, RecordedAttachment attachment) => AttachmentWords.State(attachment)
        + (listed.IsOfMultus ? " by Multus" : "")
        + (listed.IsNamespaceGone && attachment.IsOutstanding ? ", namespace gone" : "");

    private void PrintProblems(ListedRecord listed)
    {
        var container = $"container {ids[listed.Record.Plan.Sandbox.ContainerId]}";
        if (listed.IsOfMultus)
        {
            return;
        }

        if (listed is { IsAtWork: false, Record.IsChanging: true })
        {
            voices.Warning($"{container}: a change of its networks did not finish; "
                + $"metacni reconcile {PlainText.Word(listed.Record.Plan.Sandbox.Pod?.ToString() ?? "")} continues it");
            return;
        }

        foreach (var error in listed.Errors)
        {
            voices.Warning($"{container}{(listed.Record.FirstFailure is { } first ? $", since {Time(first)}" : "")}: {error.Message}");
        }

        var detach = $"metacni detach {ids[listed.Record.Plan.Sandbox.ContainerId]}";
        if (listed.Errors.Count > 0)
        {
            voices.Hint($"{detach} tries again; with --force it gives up what fails");
        }
        else if (listed.IsAborted && !listed.Record.IsComplete)
        {
            voices.Warning($"{container}: its ADD did not finish, and its network-status may not be published; "
                + "the runtime's DEL detaches its networks");
        }
        else if (listed.IsAborted)
        {
            voices.Warning($"{container}: its DEL did not finish; the runtime's next DEL, or {detach}, detaches the rest");
        }
        else if (listed.Record is { IsAtWork: false, Status: { IsPublished: false } due })
        {
            PrintUnpublished($"{container}: its network-status was handed over at {Time(due.At)} and is not published yet", now - due.At);
        }
    }

    // Within a moment it is published.
    private void PrintUnpublished(string what, TimeSpan age)
    {
        if (age < UsualPublication)
        {
            voices.Hint(what);
            return;
        }

        voices.Warning($"{what}; metacni history, and kubectl logs of the node's metacni pod, say why");
    }

    // After a reboot this applies to every container: one line for each would hide everything else.
    private void PrintMissingNamespaces(IReadOnlyList<ListedRecord> records)
    {
        const string Remedy = "releases what the plugins allocated";
        switch (records.Where(record => record is { IsNamespaceGone: true, IsOfMultus: false, IsAtWork: false, HasFailed: false }).ToList())
        {
            case []:
                break;
            case [var one]:
                var id = ids[one.Record.Plan.Sandbox.ContainerId];
                voices.Warning($"container {id}: its network namespace {PlainText.Word(one.Record.Plan.Sandbox.NetworkNamespace)} no longer exists; "
                    + $"the runtime's DEL, or metacni detach {id}, {Remedy}");
                break;
            case var several:
                voices.Warning($"the network namespaces of {several.Count} containers no longer exist; "
                    + $"the runtime's DEL, or metacni detach CONTAINER, {Remedy}");
                break;
        }
    }

    private string Id(ListedRecord listed) => isWide ? listed.Record.Plan.Sandbox.ContainerId.Value : ids[listed.Record.Plan.Sandbox.ContainerId];

    private static string Time(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{age.Days}d",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours}h",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes}m",
        _ => $"{Math.Max(0, (int)age.TotalSeconds)}s",
    };
}
