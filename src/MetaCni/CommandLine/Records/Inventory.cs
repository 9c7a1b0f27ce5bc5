// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Terminal;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>The records of this node, or a selection of them.</summary>
internal sealed record Inventory
{
    public required IReadOnlyList<ListedRecord> Records { get; init; }

    /// <summary>Records that cannot be read: damaged, or written by a later version.</summary>
    public required IReadOnlyList<UnreadableRecord> Unreadable { get; init; }

    public bool IsEmpty => Records.Count == 0 && Unreadable.Count == 0;

    /// <summary>Every container, without duplicates.</summary>
    public IReadOnlyList<ContainerId> Containers =>
        [.. Records.Select(record => record.Record.Plan.Sandbox.ContainerId).Concat(Unreadable.Select(record => record.Container)).Distinct()];

    /// <summary>Every pod with a known name, as NAMESPACE/NAME, without duplicates.</summary>
    public IReadOnlyList<string> Pods => [.. Named.Select(one => one.Pod).Distinct()];

    private IEnumerable<(ContainerId Container, string Pod)> Named =>
        from one in Records.Select(record => (record.Record.Plan.Sandbox.ContainerId, Pod: record.Record.Plan.Sandbox.Pod?.ToString()))
            .Concat(Unreadable.Select(record => (record.Container, record.Pod)))
        where one.Pod is not null
        select (one.Item1, one.Pod!);

    /// <summary>Every record of MetaCni by container and interface, without duplicates.</summary>
    public IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Entries =>
    [
        .. Records.Where(record => !record.IsOfMultus).Select(record => (record.Record.Plan.Sandbox.ContainerId, record.Record.Plan.Sandbox.InterfaceName))
            .Concat(Unreadable.Where(record => !record.IsOfMultus).Select(record => (record.Container, record.Interface)))
            .Distinct(),
    ];

    /// <summary>Reads the whole journal.</summary>
    public static Inventory Read(AttachmentJournal journal, ToolHost host)
    {
        var records = new List<ListedRecord>();
        var unreadable = new List<UnreadableRecord>();
        foreach (var (id, interfaceName) in journal.Entries())
        {
            var hasRecord = false;
            try
            {
                hasRecord = journal.TryRead(id, interfaceName, out var record);
                records.AddRange(hasRecord ? [ListedRecord.Of(record, host.NamespaceCookie)] : []);
            }
            catch (CniException e)
            {
                unreadable.Add(Describe(id, interfaceName, journal.FileOf(id, interfaceName), e));
            }

            if (journal.Corrupt.TryFind(id, interfaceName, out var corrupt))
            {
                unreadable.Add(Describe(corrupt, hasRecord));
            }
        }

        return new Inventory { Records = records, Unreadable = unreadable };
    }

    /// <summary>Adds the attachments of Multus; a container with a record of MetaCni was taken over and is left out.</summary>
    public Inventory With(Inventory multus)
    {
        var own = Containers;
        return new Inventory
        {
            Records = [.. Records, .. multus.Records.Where(record => !own.Contains(record.Record.Plan.Sandbox.ContainerId))],
            Unreadable = [.. Unreadable, .. multus.Unreadable.Where(record => !own.Contains(record.Container))],
        };
    }

    /// <summary>The pod of a container as NAMESPACE/NAME; null if unknown.</summary>
    public string? PodOf(ContainerId container) => Named.FirstOrDefault(one => one.Container == container).Pod;

    /// <summary>The containers of the matching pods.</summary>
    public IReadOnlyList<ContainerId> OfPods(Predicate<string> isWanted) =>
        [.. Named.Where(one => isWanted(one.Pod)).Select(one => one.Container).Distinct()];

    /// <summary>The records of some containers.</summary>
    public Inventory Of(IReadOnlyCollection<ContainerId> containers) => new()
    {
        Records = [.. Records.Where(record => containers.Contains(record.Record.Plan.Sandbox.ContainerId))],
        Unreadable = [.. Unreadable.Where(record => containers.Contains(record.Container))],
    };

    /// <summary>The records that an administrator must check: ADD did not finish, DEL fails, or the record is unreadable.</summary>
    public Inventory OnlyFailed() => new()
    {
        Records = [.. Records.Where(record => record.HasFailed)],
        Unreadable = [.. Unreadable.Where(record => record is { IsSalvaged: false, IsOfMultus: false })],
    };

    private static UnreadableRecord Describe(ContainerId container, InterfaceName interfaceName, string file, CniException e) => new()
    {
        Container = container,
        Interface = interfaceName,
        Pod = RecordStart.Pod(file),
        File = file,
        Reason = (e.InnerException ?? e).Message,
        Message = e.Message,
    };

    private static UnreadableRecord Describe(CorruptRecord corrupt, bool hasRecord) => new()
    {
        Container = corrupt.Container,
        Interface = corrupt.Interface,
        Pod = RecordStart.Pod(corrupt.File),
        File = corrupt.File,
        Reason = corrupt.Why,
        Since = corrupt.Since,
        IsSalvaged = hasRecord,
        Message = hasRecord ? corrupt.ToSalvagedText() : corrupt.ToError().Message,
    };
}
