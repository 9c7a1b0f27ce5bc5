// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Values;

namespace MetaCni.Journal;

/// <summary>The damaged records of this node, by container and interface.</summary>
/// <param name="records">The directory of all records.</param>
/// <param name="files">Sets files aside.</param>
internal sealed class CorruptRecords(RecordDirectory records, CorruptFiles files)
{
    /// <summary>The damaged record that was set aside, if there is one.</summary>
    public bool TryFind(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out CorruptRecord? corrupt) =>
        CorruptFiles.TryFind(container, interfaceName, records.FileOf(container, interfaceName), out corrupt);

    /// <summary>The damaged record that was set aside, if not even its plan can be read, so that its networks cannot be detached.</summary>
    public bool TryFindLost(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out CorruptRecord? lost) =>
        TryFind(container, interfaceName, out lost) && !TrySalvage(container, interfaceName, out _);

    /// <summary>The record that can be rebuilt from a damaged one, if its plan can be read.</summary>
    public bool TrySalvage(ContainerId container, InterfaceName interfaceName, [NotNullWhen(true)] out AttachmentRecord? salvaged) =>
        CorruptFiles.TrySalvage(records.FileOf(container, interfaceName), out salvaged);

    /// <summary>All damaged records that were set aside.</summary>
    public IReadOnlyList<CorruptRecord> All() =>
    [
        .. records.Entries()
            .Select(entry => TryFind(entry.Container, entry.Interface, out var corrupt) ? corrupt : null)
            .OfType<CorruptRecord>(),
    ];

    /// <summary>Sets aside the record of a container and interface, because it cannot be read.</summary>
    public void SetAside(ContainerId container, InterfaceName interfaceName) => files.SetAside(records.FileOf(container, interfaceName));

    /// <summary>Sets aside an unreadable file of another program about a container.</summary>
    public void SetAside(UnreadableFile foreign, ContainerId container, InterfaceName interfaceName) =>
        files.SetAside(foreign, records.FileOf(container, interfaceName));

    /// <summary>Removes all files that were set aside for a container and interface.</summary>
    public void Remove(ContainerId container, InterfaceName interfaceName) => CorruptFiles.Remove(records.FileOf(container, interfaceName));
}
