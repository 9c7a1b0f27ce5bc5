// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>The times that matter for one record.</summary>
/// <param name="Now">The current time.</param>
/// <param name="GoneSince">Since when every look has found the namespace gone; null if the last one did not.</param>
/// <param name="RetryAt">The earliest time of the next attempt.</param>
internal readonly record struct RepairTimes(DateTimeOffset Now, DateTimeOffset? GoneSince, DateTimeOffset RetryAt)
{
    /// <summary>
    /// How long a namespace must be gone before its record is taken down without a DEL: the runtime's own DEL comes within seconds of the
    /// end of a sandbox, but a restarted or busy runtime and kubelet may take minutes.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public bool IsGraceOver => GoneSince is { } since && Now - since >= Grace;

    public bool IsDue => Now >= RetryAt;
}
