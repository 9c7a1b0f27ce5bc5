// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using MetaCni.Logging;
using MetaCni.Logging.Operations;

namespace MetaCni.Node.Metrics;

/// <summary>Repeats the plugin's failures in the daemon's log, so that <c>kubectl logs</c> answers why a pod does not start.</summary>
internal static class RepeatedFailures
{
    // Of a daemon that starts: older failures are in the history, and would hide what happens now.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);

    public static void Tell(OperatorLog log, OperationEntry entry, DateTimeOffset now)
    {
        if (entry.Failure is not { } failure || now - entry.Time > Oldest)
        {
            return;
        }

        log.Error(
            $"{entry.Verb} failed",
            [
                new LogField("command", entry.Verb),
                LogField.Pod(entry.Pod),
                LogField.Container(entry.Container),
                new LogField("at", entry.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                LogField.Duration(entry.Duration),
                LogField.Number("code", failure.Code),
                LogField.Error(failure.Error),
                LogField.Details(failure.Details),
            ]);
    }
}
