// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching.Plugins;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Whether a runtime has to ask again for a DEL that failed. A pod must not stay Terminating for ever.</summary>
/// <param name="journal">The records.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="grace">How long a DEL is asked again in any case.</param>
internal sealed class DelRepetition(AttachmentJournal journal, Delegates delegates, GivingUp grace)
{
    /// <summary>False where the record alone remembers what is left: GC and <c>metacni detach</c> go on from it.</summary>
    /// <param name="before">The record before this DEL; null where it cannot be read.</param>
    /// <param name="report">What is left.</param>
    /// <param name="failedSince">The first failure; null for this one.</param>
    public bool IsWanted(AttachmentRecord? before, DetachReport report, DateTimeOffset? failedSince) =>
        !grace.IsOver(failedSince) && !LacksOnlyPluginsAsToldBefore(before, report);

    // A plugin that is no longer installed is told once: the runtime's asking again and again brings it back to nobody.
    private bool LacksOnlyPluginsAsToldBefore(AttachmentRecord? before, DetachReport report)
    {
        if (before is null || !journal.TryRead(before.Plan.Sandbox.ContainerId, before.Plan.Sandbox.InterfaceName, out var after))
        {
            return false;
        }

        var left = after.Attachments.Zip(before.Attachments).Where(pair => pair.First.IsOutstanding).ToList();
        return after.ForgetError is null
            && left.Count == report.Failures.Count
            && left.TrueForAll(pair => pair.Second.LastError is not null && !delegates.IsInstalled(after.Plan, pair.First.Planned));
    }
}
