// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux.Namespaces;
using MetaCni.Journal;
using MetaCni.Node.Host;

namespace MetaCni.Node.HotPlug;

/// <summary>Runs <c>metacni reconcile --container CONTAINER</c> on the host.</summary>
/// <param name="commands">Runs commands on the host.</param>
/// <param name="host">The namespaces of the host's init; closed at the end.</param>
/// <param name="time">The clock.</param>
internal sealed class HostReconciles(HostCommands commands, ProcessNamespaces host, TimeProvider time) : IReconciles
{
    public Task<ReconcileOutcome>? Find(ContainerId container, CancellationToken stop) =>
        commands.Find(MarkOf(container)) is { } running ? FollowAsync(running, stop) : null;

    public Task<ReconcileOutcome> Start(ContainerId container, CancellationToken stop) =>
        FollowAsync(commands.Start(MarkOf(container), "reconcile", "--container", container.Value), stop);

    public void Dispose() => host.Dispose();

    private static HostMark MarkOf(ContainerId container) => new(HotPlugMark.Variable, container.Value);

    private async Task<ReconcileOutcome> FollowAsync(HostProcess running, CancellationToken stop)
    {
        using (running)
        {
            await running.WaitAsync(time, stop).ConfigureAwait(false);
            return running.WasFound
                ? new ReconcileOutcome(ReconcileOutcomeKind.Unknown, "")
                : ReconcileOutcome.Of(running.ExitCode, running.LastLine);
        }
    }
}
