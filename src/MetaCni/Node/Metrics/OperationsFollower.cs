// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Logging.Operations;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Metrics;

/// <summary>Follows the operations log: counts each operation once, also across restarts, and repeats failures in the daemon's log.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="metrics">Counts the operations.</param>
internal sealed class OperationsFollower(NodeServices services, OperationMetrics metrics) : INodeDuty
{
    private const int BatchSize = 1000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly OperationsReader _reader = new(services.Directories.StateDir);
    private readonly CountedPosition _counted = new(services.Directories.StateDir);
    private OperationsPosition? _position;
    private string _trouble = "";

    public string Name => "operations";

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            services.Heartbeats.Beat(Name, within: Pause * 15);
            if (!TryFollow())
            {
                await Task.Delay(Pause, services.Time, stop).ConfigureAwait(false);
            }

            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Counts the next lines; true if there are more.</summary>
    public bool TryFollow()
    {
        try
        {
            var hasMore = Follow();
            _trouble = "";
            return hasMore;
        }
        catch (CniException e)
        {
            // The same trouble every two seconds is one line.
            if (_trouble != e.Message)
            {
                services.Log.Warning($"operations are not counted: {e.Message}");
                _trouble = e.Message;
            }

            return false;
        }
    }

    // A part of the log was counted before; which part is unknown, and nothing may count twice.
    private OperationsPosition First()
    {
        if (_counted.TryRead(out var position, out var damage))
        {
            return position;
        }

        for (var hasMore = true; hasMore;)
        {
            var batch = _reader.Read(position, BatchSize);
            (position, hasMore) = (batch.Position, batch.HasMore);
        }

        _counted.Write(position);
        services.Log.Warning($"{damage}; operations are counted from now on");
        return position;
    }

    private bool Follow()
    {
        var before = _position ??= First();
        var batch = _reader.Read(before, BatchSize);
        if (batch.Position == before)
        {
            return false;
        }

        if (batch.HasGap)
        {
            services.Log.Warning("the operations log was rotated twice or removed since it was read; some operations are not counted");
        }

        // First the position: see CountedPosition.
        _counted.Write(batch.Position);
        _position = batch.Position;
        metrics.CountDamaged(batch.Damaged);
        foreach (var entry in batch.Entries)
        {
            metrics.Count(entry);
            RepeatedFailures.Tell(services.Log, entry, services.Time.GetUtcNow());
        }

        return batch.HasMore;
    }
}
