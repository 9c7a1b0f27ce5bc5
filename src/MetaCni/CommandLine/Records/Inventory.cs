// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>What the journal holds.</summary>
internal sealed record Inventory
{
    public required IReadOnlyList<AttachmentRecord> Records { get; init; }

    /// <summary>Records that cannot be read, damaged or of a later version.</summary>
    public required IReadOnlyList<UnreadableRecord> Unreadable { get; init; }

    /// <summary>Everything, or what there is of one container.</summary>
    /// <exception cref="UsageException">The beginning of an id fits several containers.</exception>
    /// <exception cref="CniException">3: there is no such container.</exception>
    public static Inventory Read(AttachmentJournal journal, string? container)
    {
        var entries = container is null ? journal.Entries() : Find(journal, container);
        var records = new List<AttachmentRecord>();
        var unreadable = new List<UnreadableRecord>();
        foreach (var (id, interfaceName) in entries)
        {
            var hasRecord = false;
            try
            {
                hasRecord = journal.TryRead(id, interfaceName, out var record);
                records.AddRange(hasRecord ? [record] : []);
            }
            catch (CniException e)
            {
                unreadable.Add(Describe(id, interfaceName, journal.FileOf(id, interfaceName), e));
            }

            if (journal.TryFindCorrupt(id, interfaceName, out var corrupt))
            {
                unreadable.Add(Describe(corrupt, hasRecord));
            }
        }

        return new Inventory { Records = records, Unreadable = unreadable };
    }

    private static UnreadableRecord Describe(ContainerId container, InterfaceName interfaceName, string file, CniException e) => new()
    {
        Container = container,
        Interface = interfaceName,
        File = file,
        Reason = (e.InnerException ?? e).Message,
        Message = e.Message,
    };

    private static UnreadableRecord Describe(CorruptRecord corrupt, bool hasRecord) => new()
    {
        Container = corrupt.Container,
        Interface = corrupt.Interface,
        File = corrupt.File,
        Reason = corrupt.Why,
        Since = corrupt.Since,
        IsSalvaged = hasRecord,
        Message = hasRecord ? corrupt.ToSalvagedText() : corrupt.ToError().Message,
    };

    /// <summary>The entries of the container that a person means: its id, or how it begins.</summary>
    public static IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Find(AttachmentJournal journal, string text)
    {
        var entries = journal.Entries();
        var containers = entries.Select(entry => entry.Container).Where(id => id.Value == text).Distinct().ToList();
        if (containers.Count == 0)
        {
            containers = [.. entries.Select(entry => entry.Container)
                .Where(id => id.Value.StartsWith(text, StringComparison.Ordinal))
                .Distinct()];
        }

        return containers switch
        {
            [var one] => [.. entries.Where(entry => entry.Container == one)],
            [] => throw new CniException(CniErrorCode.UnknownContainer, $"there is no record of a container {text}: "
                + "nothing of it is attached"),
            _ => throw new UsageException($"{text} may be any of {string.Join(", ", containers)}", "write more of the id"),
        };
    }
}
