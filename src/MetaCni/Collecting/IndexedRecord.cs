// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux.Files;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>A record as GC knows it.</summary>
/// <param name="Container">The container, from the name of the file.</param>
/// <param name="Interface">The interface, from the name of the file.</param>
/// <param name="Version">The file that was read.</param>
internal sealed record IndexedRecord(ContainerId Container, InterfaceName Interface, FileVersion? Version)
{
    /// <summary>What it says; null where it cannot be read.</summary>
    public RecordSummary? Summary { get; init; }

    /// <summary>Why it cannot be read, or not wholly; null where it can.</summary>
    public CniError? Problem { get; init; }

    /// <summary>When it was set aside as damaged; null where it was not.</summary>
    public DateTimeOffset? SetAside { get; init; }
}
