// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Values;
using MetaCni.Node.HotPlug;

namespace MetaCni.Tests.Node.HotPlug;

/// <summary>A host on which reconciles run until a test ends them.</summary>
internal sealed class FakeReconcileHost : IReconcileHost, IReconciles
{
    private readonly Dictionary<string, TaskCompletionSource<ReconcileOutcome>> _running = [];

    /// <summary>Why the host cannot be reached; empty if it can.</summary>
    public string Obstacle { get; set; } = "";

    /// <summary>The outcome of a reconcile that ends at once; null if the test ends it.</summary>
    public Func<string, ReconcileOutcome?> Ends { get; set; } = _ => null;

    /// <summary>The containers of the reconciles that were started, in order.</summary>
    public List<string> Started { get; } = [];

    /// <summary>How often the host was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Reconciles that an earlier daemon has started.</summary>
    public void RunsAlready(string container) => _running[container] = new TaskCompletionSource<ReconcileOutcome>();

    /// <summary>The containers of the reconciles that have not ended.</summary>
    public IEnumerable<string> Running => _running.Keys;

    /// <summary>A reconcile can no longer be followed.</summary>
    public void Break(string container)
    {
        _running.Remove(container, out var running);
        running!.SetException(new IOException("a fault"));
    }

    public void End(string container, ReconcileOutcomeKind kind, string words = "")
    {
        _running.Remove(container, out var running);
        running!.SetResult(new ReconcileOutcome(kind, words));
    }

    public bool TryOpen([NotNullWhen(true)] out IReconciles? reconciles, out string obstacle)
    {
        Opened++;
        (reconciles, obstacle) = (Obstacle.Length == 0 ? this : null, Obstacle);
        return reconciles is not null;
    }

    public Task<ReconcileOutcome>? Find(ContainerId container, CancellationToken stop) =>
        _running.TryGetValue(container.Value, out var running) ? running.Task : null;

    public Task<ReconcileOutcome> Start(ContainerId container, CancellationToken stop)
    {
        Started.Add(container.Value);
        if (Ends(container.Value) is { } outcome)
        {
            return Task.FromResult(outcome);
        }

        return (_running[container.Value] = new TaskCompletionSource<ReconcileOutcome>()).Task;
    }

    public void Dispose()
    {
    }
}
