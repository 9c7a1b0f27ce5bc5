// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>
/// Warns of failures that many pods and requests have at the same time: of each reason one line in 10 min. A success in between changes
/// nothing, because another request may go on failing. Thread-safe.
/// </summary>
/// <param name="services">The daemon's services.</param>
internal sealed class LimitedWarnings(NodeServices services)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _next = [];

    /// <summary>It failed.</summary>
    /// <param name="reason">Tells one failure from another; there are few.</param>
    /// <param name="message">What failed, why, and the remedy.</param>
    public void Warn(string reason, string message)
    {
        lock (_lock)
        {
            var now = services.Time.GetUtcNow();
            if (_next.TryGetValue(reason, out var next) && now < next)
            {
                return;
            }

            _next[reason] = now + Interval;
        }

        services.Log.Warning(message);
    }
}
