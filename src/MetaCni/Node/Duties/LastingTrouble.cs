// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>
/// Reports a failure that is tried again and again: a log line when it starts, when its reason changes, and every 10 min; an event when it
/// starts and when its reason changes.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="eventReason">The reason of the event; "" for no event.</param>
internal sealed class LastingTrouble(NodeServices services, string eventReason)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(10);

    private string _reason = "";
    private DateTimeOffset _nextLine;

    /// <summary>It failed.</summary>
    /// <param name="reason">Tells one failure from another; a word in CamelCase.</param>
    /// <param name="message">What failed, why, and the remedy.</param>
    public void Is(string reason, string message)
    {
        var now = services.Time.GetUtcNow();
        if (reason == _reason && now < _nextLine)
        {
            return;
        }

        services.Log.Warning(message);
        if (reason != _reason && eventReason.Length > 0)
        {
            services.Events.Post(new NodeEvent(eventReason, message, IsWarning: true));
        }

        (_reason, _nextLine) = (reason, now + LogInterval);
    }

    /// <summary>It succeeded.</summary>
    /// <returns>True if it had failed before.</returns>
    public bool Over()
    {
        var before = _reason;
        _reason = "";
        return before.Length > 0;
    }
}
