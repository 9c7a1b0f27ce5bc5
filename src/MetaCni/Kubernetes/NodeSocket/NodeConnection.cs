// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Streams;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>One connection to the daemon: bytes with bounds in time and length. One request at a time.</summary>
/// <param name="socket">The connection; disposed of with this.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeConnection(LocalSocket socket, TimeProvider time) : IDisposable
{
    // A head of the node API has some hundred bytes.
    private const int LongestHead = 1 << 15;
    private const int FirstBuffer = 1 << 13;

    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;

    public NodeSilence Silence { get; } = new(socket, time);

    /// <summary>True once a request was sent over it: the daemon may close it at any time.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>True if the daemon has closed it, or has sent what no request asked for.</summary>
    public bool IsStale => _start < _end || socket.WaitForData(0);

    /// <summary>
    /// Sends a request. A failure shows when the response is read: the daemon may have responded before it had read all.
    /// </summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        IsUsed = true;
        while (!message.IsEmpty)
        {
            var count = socket.Send(message);
            if (count < 0 && (count != -Errno.WouldBlock || !Silence.WaitForRoom(NodePatience.First)))
            {
                return;
            }

            message = message[Math.Max(0, count)..];
        }
    }

    /// <summary>Reads the next head; null if the peer is silent for the time, or closes the connection before the first byte.</summary>
    /// <exception cref="NodeFailureException">The head is malformed, too long or breaks off.</exception>
    public ResponseHead? ReadHead(TimeSpan patience, out bool isClosed)
    {
        isClosed = false;
        var scanned = 0;
        while (true)
        {
            var arrived = _buffer.AsSpan(_start, _end - _start);
            var end = arrived[scanned..].IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                end += scanned;
                _start += end + 4;
                return ResponseHead.Read(arrived[..(end + 2)]);
            }

            scanned = Math.Max(0, arrived.Length - 3);
            if (arrived.Length >= LongestHead)
            {
                throw new NodeFailureException($"the head of the response has more than {LongestHead} bytes");
            }

            switch (Fill(patience))
            {
                case NodeInput.Silence:
                    return null;
                case NodeInput.End:
                    isClosed = _start == _end;
                    return isClosed ? null : throw BrokenOff();
            }
        }
    }

    /// <summary>Reads a line of a chunked body, without its CRLF.</summary>
    /// <exception cref="NodeFailureException">It is too long or breaks off.</exception>
    public ReadOnlySpan<byte> ReadLine(int longest, TimeSpan patience)
    {
        while (true)
        {
            var arrived = _buffer.AsSpan(_start, _end - _start);
            var end = arrived.IndexOf("\r\n"u8);
            if (end >= 0 && end <= longest)
            {
                _start += end + 2;
                return arrived[..end];
            }

            if (end > longest || arrived.Length > longest + 1)
            {
                throw new NodeFailureException("a line of the response's body is too long");
            }

            RequireInput(Fill(patience), patience);
        }
    }

    /// <summary>Reads at least one byte of a body; 0 only at the end of the connection.</summary>
    /// <exception cref="NodeFailureException">The peer is silent, or the connection broke.</exception>
    public int Read(Span<byte> buffer, TimeSpan patience)
    {
        if (_start == _end)
        {
            var input = Fill(patience);
            if (input == NodeInput.End)
            {
                return 0;
            }

            RequireInput(input, patience);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>True if a read would have something, or the end; false after the time.</summary>
    public bool HasInput(TimeSpan patience) => _start < _end || Silence.WaitForData(patience);

    public void Dispose() => socket.Dispose();

    public static NodeFailureException BrokenOff() => new("the connection closed in the middle of the response");

    private static void RequireInput(NodeInput input, TimeSpan patience)
    {
        if (input != NodeInput.Data)
        {
            throw input == NodeInput.End ? BrokenOff()
                : new NodeFailureException($"the response stopped in the middle for {patience.TotalMilliseconds:0} ms");
        }
    }

    private NodeInput Fill(TimeSpan patience)
    {
        MakeRoom();
        while (Silence.WaitForData(patience))
        {
            var count = socket.Receive(_buffer.AsSpan(_end));
            if (count > 0)
            {
                _end += count;
                return NodeInput.Data;
            }

            // ECONNRESET: the daemon closed the connection and had not read all of the request.
            if (count != -Errno.WouldBlock)
            {
                return NodeInput.End;
            }
        }

        return NodeInput.Silence;
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
