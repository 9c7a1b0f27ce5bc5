// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>
/// Decides when an attachment counts as detached although its DEL fails: its plugin never succeeded, the pod's namespace is gone, and DEL
/// has failed for longer than the grace period. An attachment that succeeded is never given up: its plugin may only be unavailable for an
/// hour.
/// </summary>
/// <param name="grace">The <c>deleteGrace</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class GivingUp(TimeSpan grace, TimeProvider time)
{
    /// <summary>True if DEL has failed for longer than the grace period; null is the first failure.</summary>
    /// <remarks>
    /// The clock may have been years ahead at boot and corrected since. A pod must not wait for those years, so a time further in the
    /// future than the grace period counts as over. A clock that was set back by seconds does not.
    /// </remarks>
    public bool IsOver(DateTimeOffset? since) =>
        since is { } first ? (time.GetUtcNow() - first).Duration() >= grace : grace <= TimeSpan.Zero;

    /// <summary>Decides whether an attachment whose DEL has just failed is given up.</summary>
    /// <param name="record">The record before this DEL.</param>
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

    // A path that cannot be looked up may lead to the pod's namespace.
    private static bool Leads(string path, ulong cookie)
    {
        try
        {
            return path.Length > 0 && NetworkNamespace.CookieIfAny(path) == cookie;
        }
        catch (LinuxException)
        {
            return true;
        }
    }
}
