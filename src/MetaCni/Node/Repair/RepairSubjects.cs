// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Collecting;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.Node.Repair;

/// <summary>Reads what is on record on this node; changes nothing. A record that cannot be read is left to GC and to the administrator.</summary>
/// <param name="journal">Our records.</param>
/// <param name="multusDirectory">The <c>cniDir</c> of the current settings.</param>
internal sealed class RepairSubjects(AttachmentJournal journal, Func<string> multusDirectory)
{
    private MultusState Multus => new(multusDirectory());

    /// <summary>All subjects; Multus's only for containers without a record of ours.</summary>
    public IReadOnlyList<RepairSubject> Read(HostView host)
    {
        var entries = journal.Entries();
        var own = entries.Select(entry => entry.Container).ToHashSet();
        return
        [
            .. entries.SelectMany(entry => OfRecord(entry.Container, entry.Interface, host)),
            .. Multus.Containers().Where(container => !own.Contains(container)).SelectMany(container => OfMultus(container, host)),
        ];
    }

    /// <summary>The errors that are on record for a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="isLeft">True if it still has a record.</param>
    public IReadOnlyList<string> ErrorsOf(ContainerId container, out bool isLeft)
    {
        var records = journal.Entries().Where(entry => entry.Container == container).ToList();
        isLeft = records.Count > 0 || Multus.Find(container).IsKnown;
        return [.. records.SelectMany(entry => Find(container, entry.Interface)).SelectMany(Errors).Distinct()];
    }

    private IEnumerable<RepairSubject> OfRecord(ContainerId container, InterfaceName interfaceName, HostView host) =>
        Find(container, interfaceName).Select(record => new RepairSubject
        {
            Container = container,
            Interface = interfaceName,
            Pod = record.Plan.Sandbox.Pod,
            Namespace = host.StateOf(record.Plan.Sandbox.NetworkNamespace, record.NamespaceCookie),
            IsAtWork = record.IsAtWork && record.Process.IsRunning,
            FirstFailure = record.FirstFailure,
            LastFailure = record.LastFailure,
        });

    // Without a cached result, neither namespace nor pod is known.
    private IEnumerable<RepairSubject> OfMultus(ContainerId container, HostView host)
    {
        var found = Multus.Find(container);
        var states = found.Results.Select(result => host.StateOf(result.NetworkNamespace, cookie: 0)).ToList();
        return
        [
            new RepairSubject
            {
                Container = container,
                Interface = ContainerOwners.UsualInterface,
                Pod = found.Results.Select(result => PodIdentity.Of(MultusTakeover.Arguments(result))).FirstOrDefault(pod => pod is not null),
                Namespace = states.Count == 0 || found.Unreadable.Count > 0 ? NamespaceState.Unknown : states.Min(),
                IsOfMultus = true,
            },
        ];
    }

    private IEnumerable<AttachmentRecord> Find(ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            return journal.TryRead(container, interfaceName, out var record) ? [record] : [];
        }
        catch (CniException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Errors(AttachmentRecord record) =>
        record.Attachments.Where(attachment => attachment.IsOutstanding).Select(attachment => attachment.LastError?.Message)
            .Append(record.ForgetError?.Message).OfType<string>();
}
