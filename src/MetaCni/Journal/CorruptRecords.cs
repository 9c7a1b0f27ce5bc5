// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Values;

namespace MetaCni.Journal;

/// <summary>The damaged records of this node, by container and interface, whatever their files are.</summary>
/// <param name="records">The directory of all records.</param>
/// <param name="files">What sets files aside.</param>
internal sealed class CorruptRecords(RecordDirectory records, CorruptFiles files)
{
    /// <summary>What was set aside, if anything was.</summary>
    public bool TryFind(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out CorruptRecord? corrupt) =>
        CorruptFiles.TryFind(container, interfaceName, records.FileOf(container, interfaceName), out corrupt);

    /// <summary>What was set aside and cannot be taken down, because not even its plan can be read.</summary>
    public bool TryFindLost(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out CorruptRecord? lost) =>
        TryFind(container, interfaceName, out lost) && !TrySalvage(container, interfaceName, out _);

    /// <summary>What a damaged record still says of the container and interface, if its plan can be read.</summary>
    public bool TrySalvage(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out AttachmentRecord? salvaged) =>
        CorruptFiles.TrySalvage(records.FileOf(container, interfaceName), out salvaged);

    /// <summary>Every record that was set aside.</summary>
    public IReadOnlyList<CorruptRecord> All() =>
    [
        .. records.Entries()
            .Select(entry => TryFind(entry.Container, entry.Interface, out var corrupt) ? corrupt : null)
            .OfType<CorruptRecord>(),
    ];

    /// <summary>Sets aside the record of a container and interface: it cannot be read.</summary>
    public void SetAside(ContainerId container, InterfaceName interfaceName) => files.SetAside(records.FileOf(container, interfaceName));

    /// <summary>Sets aside somebody else's file that tells of a container and cannot be read.</summary>
    public void SetAside(UnreadableFile foreign, ContainerId container, InterfaceName interfaceName) =>
        files.SetAside(foreign, records.FileOf(container, interfaceName));

    /// <summary>Removes all that was set aside for a container and interface.</summary>
    public void Remove(ContainerId container, InterfaceName interfaceName) => CorruptFiles.Remove(records.FileOf(container, interfaceName));
}
