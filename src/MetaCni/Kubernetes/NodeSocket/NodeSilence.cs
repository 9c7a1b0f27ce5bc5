// SPDX-License-Identifier: Apache-2.0

using Linux.Streams;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>Waits for the peer of a connection, by the clock of the operation and until it is cancelled.</summary>
/// <param name="socket">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeSilence(LocalSocket socket, TimeProvider time)
{
    private CancellationToken _deadline;
    private CancellationToken _abort;
    private TimeSpan _whole;
    private long _start;

    /// <summary>True once the response as a whole takes too long.</summary>
    public bool IsOver => time.GetElapsedTime(_start) >= _whole;

    /// <summary>Starts the clock of a response.</summary>
    /// <param name="whole">The limit for all waits together.</param>
    /// <param name="deadline">Ends a wait at its next slice.</param>
    /// <param name="abort">Ends a wait at its next slice.</param>
    public void Start(TimeSpan whole, CancellationToken deadline, CancellationToken abort) =>
        (_whole, _deadline, _abort, _start) = (whole, deadline, abort, time.GetTimestamp());

    /// <summary>True if data or the end of the connection has arrived; what has arrived counts, however late this process looks.</summary>
    public bool WaitForData(TimeSpan limit) => Wait(limit, forData: true);

    /// <summary>True if the peer accepts more bytes.</summary>
    public bool WaitForRoom(TimeSpan limit) => Wait(limit, forData: false);

    private bool Wait(TimeSpan limit, bool forData)
    {
        var start = time.GetTimestamp();
        while (!_deadline.IsCancellationRequested && !_abort.IsCancellationRequested && !IsOver)
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
