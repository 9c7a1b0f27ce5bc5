// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux.Files;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>A record in the index of GC.</summary>
/// <param name="Container">The container, from the name of the file.</param>
/// <param name="Interface">The interface, from the name of the file.</param>
/// <param name="Version">The version of the file that was read.</param>
internal sealed record IndexedRecord(ContainerId Container, InterfaceName Interface, FileVersion? Version)
{
    /// <summary>Its content; null if it cannot be read.</summary>
    public RecordSummary? Summary { get; init; }

    /// <summary>Why it cannot be read, or only in part; null if it can be read.</summary>
    public CniError? Problem { get; init; }

    /// <summary>When it was set aside as damaged; null if it was not.</summary>
    public DateTimeOffset? SetAside { get; init; }
}
