// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>
/// When an attachment counts as gone although its DEL fails: its plugin never succeeded, the pod's namespace is gone, and DEL has failed
/// for longer than the grace. Whatever had been attached is never given up: a plugin that was not available for an hour is asked again.
/// </summary>
/// <param name="grace">The <c>deleteGrace</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class GivingUp(TimeSpan grace, TimeProvider time)
{
    /// <summary>True where DEL has failed since a time for longer than the grace; null is the first failure.</summary>
    /// <remarks>
    /// A clock that was years ahead at boot, and was set right since, must not make a pod wait for those years: farther in the future than
    /// the grace is long counts as over. One that was set back by seconds does not.
    /// </remarks>
    public bool IsOver(DateTimeOffset? since) =>
        since is { } first ? (time.GetUtcNow() - first).Duration() >= grace : grace <= TimeSpan.Zero;

    /// <summary>Whether an attachment whose DEL has just failed is given up.</summary>
    /// <param name="record">The record, as it was before this DEL.</param>
    /// <param name="attachment">The attachment.</param>
    /// <param name="networkNamespace">CNI_NETNS of this DEL; may be empty.</param>
    /// <param name="failure">Why DEL failed.</param>
    public bool Covers(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CniException failure) =>
        attachment.NeverSucceeded(failure)
        && record.FirstFailure is not null
        && IsOver(record.FirstFailure)
        && record.NamespaceCookie != 0
        && !Leads(record.Plan.Sandbox.NetworkNamespace, record.NamespaceCookie)
        && !Leads(networkNamespace, record.NamespaceCookie);

    private static bool Leads(string path, ulong cookie) =>
        path.Length > 0 && NetworkNamespace.TryCookie(path, out var found) && found == cookie;
}
