// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using MetaCni.Journal;

namespace MetaCni.Install.Removal;

/// <summary>The pods that are on record; changes nothing.</summary>
/// <param name="journal">The records.</param>
/// <param name="cookieOf">
/// The cookie of the network namespace at a path; null if the path has none. Throws <see cref="LinuxException"/> if neither can be told.
/// </param>
internal sealed class RemainingPods(AttachmentJournal journal, Func<string, ulong?> cookieOf)
{
    public IReadOnlyList<RemainingPod> Read() => [.. journal.Entries().SelectMany(Read)];

    private IEnumerable<RemainingPod> Read((ContainerId Container, InterfaceName Interface) entry)
    {
        try
        {
            if (journal.TryRead(entry.Container, entry.Interface, out var record))
            {
                return [new RemainingPod(entry.Container, entry.Interface, record, IsGone(record))];
            }
        }
        catch (CniException)
        {
            return [new RemainingPod(entry.Container, entry.Interface, null, IsGone: false)];
        }

        return journal.Corrupt.TryFind(entry.Container, entry.Interface, out _)
            ? [new RemainingPod(entry.Container, entry.Interface, null, IsGone: false)]
            : [];
    }

    // Paths are reused, cookies are not. Without a cookie, any namespace at the path may be the container's.
    private bool IsGone(AttachmentRecord record)
    {
        try
        {
            return record.Plan.Sandbox.NetworkNamespace is { Length: > 0 } path
                && (cookieOf(path) is not { } cookie || (record.NamespaceCookie != 0 && record.NamespaceCookie != cookie));
        }
        catch (LinuxException)
        {
            // It says nothing about the namespace. A running pod must not lose its networks.
            return false;
        }
    }
}
