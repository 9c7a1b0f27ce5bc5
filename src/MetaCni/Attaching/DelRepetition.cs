// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching.Plugins;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Decides whether the runtime has to repeat a DEL that failed. A pod must not stay Terminating for ever.</summary>
/// <param name="journal">The records.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="grace">For how long a failed DEL is always repeated.</param>
internal sealed class DelRepetition(AttachmentJournal journal, Delegates delegates, GivingUp grace)
{
    /// <summary>False if keeping the record is enough: GC and <c>metacni detach</c> continue from it.</summary>
    /// <param name="before">The record before this DEL; null if it cannot be read.</param>
    /// <param name="report">What could not be detached.</param>
    /// <param name="failedSince">The time of the first failure; null if this is the first.</param>
    public bool IsWanted(AttachmentRecord? before, DetachReport report, DateTimeOffset? failedSince) =>
        !grace.IsOver(failedSince) && !LacksOnlyPluginsAsToldBefore(before, report);

    // A missing plugin is reported once: repeating DEL does not install it.
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
