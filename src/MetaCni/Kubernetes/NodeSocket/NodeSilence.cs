// SPDX-License-Identifier: Apache-2.0

using Linux.Streams;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>Waits for the peer of a connection, by the clock of the operation and until it is cancelled.</summary>
/// <param name="socket">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeSilence(LocalSocket socket, TimeProvider time)
{
    /// <summary>Ends the wait at the next slice.</summary>
    public CancellationToken Deadline { get; set; }

    /// <summary>Ends the wait at the next slice.</summary>
    public CancellationToken Abort { get; set; }

    public long Now => time.GetTimestamp();

    public bool HasPassed(long since, TimeSpan limit) => time.GetElapsedTime(since) >= limit;

    /// <summary>True if data or the end of the connection has arrived; what has arrived counts, however late this process looks.</summary>
    public bool WaitForData(TimeSpan limit) => Wait(limit, forData: true);

    /// <summary>True if the peer accepts more bytes.</summary>
    public bool WaitForRoom(TimeSpan limit) => Wait(limit, forData: false);

    private bool Wait(TimeSpan limit, bool forData)
    {
        var start = Now;
        while (!Deadline.IsCancellationRequested && !Abort.IsCancellationRequested)
        {
            var left = limit - time.GetElapsedTime(start);
            var milliseconds = left > TimeSpan.Zero ? (int)Math.Ceiling(left.TotalMilliseconds) : 0;
            if (forData ? socket.WaitForData(milliseconds) : socket.WaitForRoom(milliseconds))
            {
                return true;
            }

            if (left <= TimeSpan.Zero)
            {
                return false;
            }
        }

        return false;
    }
}
