// SPDX-License-Identifier: Apache-2.0
//
// Every step runs, in reverse order; what remains is reported. A sandbox whose DEL failed keeps its namespace, as with a runtime, unless
// the user chose to give it up (--force).

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Namespaces;
using Linux.Netlink;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Session;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Try.Runtime;

internal sealed class PodTeardown(SandboxRuntime runtime, AttachmentJournal journal, TimeProvider time)
{
    /// <summary>Tears down a session.</summary>
    /// <param name="session">The pods and host resources of the session.</param>
    /// <param name="results">The result of each pod by container id, if known; a runtime passes it to DEL.</param>
    /// <param name="force">Give up pods whose DEL fails.</param>
    public TeardownOutcome Run(TrySession session, IReadOnlyDictionary<string, JsonObject> results, bool force)
    {
        var sandboxes = session.Sandboxes.Where(WasCreated).ToArray();

        // 1. Find what the plugins created on the host, before the records are removed.
        var hostEnds = sandboxes.ToDictionary(sandbox => sandbox.ContainerId, sandbox => HostInterfaces(sandbox).ToArray());
        var hostNames = hostEnds.Values.SelectMany(names => names)
            .Concat(session.Traces.Bridges)
            .Except(session.BridgesBefore)
            .Distinct()
            .ToArray();

        // 2. DEL, then delete the namespace with everything in it.
        var deletions = new List<PodDeletion>();
        var inNamespaces = new List<string>();
        var strayEnds = new List<string>();
        foreach (var sandbox in sandboxes.AsEnumerable().Reverse())
        {
            var deletion = Delete(sandbox, results.GetValueOrDefault(sandbox.ContainerId));
            deletion = deletion.Error is not null && force ? GiveUp(deletion, session.Traces) : deletion;
            deletions.Add(deletion);
            inNamespaces.AddRange(RemoveNamespace(deletion, hostEnds[sandbox.ContainerId], strayEnds));
        }

        // 3. Remove the host's veth ends of namespaces that were deleted by other programs: the kernel removes them, too, but only later.
        RemoveVethEnds([.. strayEnds.Except(session.BridgesBefore)]);

        // 4. Remove the bridges, because no plugin removes them.
        var removed = RemoveBridges(session);

        // 5. Search for leftovers.
        var existing = KernelView.OfHost();
        return new TeardownOutcome
        {
            Deletions = deletions,
            RemovedBridges = removed,
            Left = new Leftovers
            {
                HostInterfaces = [.. hostNames.Where(name => existing.Find(name) is not null)],
                NamespaceInterfaces = inNamespaces,
                Leases =
                [
                    .. session.Sandboxes.SelectMany(sandbox =>
                        LeftoverFiles.Leases(session.Traces.LeaseDirectories, sandbox.ContainerId)),
                ],
                Records = [.. session.Sandboxes.SelectMany(sandbox => LeftoverFiles.Records(session.StateDirectory, sandbox.ContainerId))],
            },
        };
    }

    private bool WasCreated(TrySandbox sandbox) =>
        File.Exists(sandbox.NamespacePath) || journal.TryRead(SandboxRuntime.Id(sandbox), SandboxRuntime.Interface, out _);

    private PodDeletion Delete(TrySandbox sandbox, JsonObject? result)
    {
        var started = time.GetTimestamp();
        try
        {
            runtime.Del(sandbox, result);
            return new PodDeletion(sandbox, time.GetElapsedTime(started), runtime.TakeWords(), null);
        }
        catch (CniException e)
        {
            return new PodDeletion(sandbox, time.GetElapsedTime(started), runtime.TakeWords(), e.Error);
        }
    }

    private PodDeletion GiveUp(PodDeletion deletion, HostTraces traces)
    {
        var sandbox = deletion.Sandbox;
        if (File.Exists(sandbox.NamespacePath))
        {
            NetworkNamespace.Delete(sandbox.NamespaceName);
        }

        foreach (var lease in LeftoverFiles.Leases(traces.LeaseDirectories, sandbox.ContainerId))
        {
            File.Delete(lease);
        }

        journal.GiveUp(SandboxRuntime.Id(sandbox), SandboxRuntime.Interface);
        return deletion with { IsGivenUp = true };
    }

    // Returns what was still in the namespace. A namespace whose DEL failed is kept, as with a runtime. If another program deleted the
    // namespace, or it was given up, the host's veth ends may still exist.
    private static List<string> RemoveNamespace(PodDeletion deletion, string[] hostEnds, List<string> strayEnds)
    {
        var isDeleted = deletion.Error is null;
        if (!File.Exists(deletion.Sandbox.NamespacePath))
        {
            strayEnds.AddRange(isDeleted || deletion.IsGivenUp ? hostEnds : []);
            return [];
        }

        List<string> remaining = [.. RemainingInterfaces(deletion.Sandbox)];
        if (isDeleted)
        {
            NetworkNamespace.Delete(deletion.Sandbox.NamespaceName);
        }

        return remaining;
    }

    private IEnumerable<string> HostInterfaces(TrySandbox sandbox) =>
        journal.TryRead(SandboxRuntime.Id(sandbox), SandboxRuntime.Interface, out var record)
            ? record.Attachments.SelectMany(attachment => HostInterfaces(attachment.Result))
            : [];

    private static IEnumerable<string> HostInterfaces(JsonObject? result) => (result?["interfaces"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(entry => string.IsNullOrEmpty(JsonScalar.Text(entry["sandbox"])))
        .Select(entry => JsonScalar.Text(entry["name"]))
        .OfType<string>();

    private static IEnumerable<string> RemainingInterfaces(TrySandbox sandbox) =>
        KernelView.OfNamespace(sandbox.NamespacePath).Interfaces.Where(i => !i.IsKernelsOwn).Select(i => $"{i.Name} of {sandbox.Pod}");

    private static void RemoveVethEnds(string[] names)
    {
        using var netlink = RouteNetlink.OpenCurrent();
        foreach (var end in netlink.Links().Where(link => link.Kind == "veth" && names.Contains(link.Name)))
        {
            try
            {
                netlink.DeleteLink(end.Index);
            }
            catch (LinuxException e) when (e.ErrorNumber == Errno.NoDevice)
            {
                // The kernel has removed it.
            }
        }
    }

    private static List<string> RemoveBridges(TrySession session)
    {
        using var netlink = RouteNetlink.OpenCurrent();
        var links = netlink.Links();
        var removed = new List<string>();
        string[] ownBridges = [.. session.Traces.Bridges.Except(session.BridgesBefore)];
        foreach (var bridge in links.Where(link => link.Kind == "bridge" && ownBridges.Contains(link.Name)))
        {
            if (!links.Any(link => link.MasterIndex == bridge.Index))
            {
                netlink.DeleteLink(bridge.Index);
                removed.Add(bridge.Name);
            }
        }

        return removed;
    }
}
