// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Files;
using Linux.Streams;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>The connections to the daemon: one for requests that follow each other, more while responses are awaited.</summary>
/// <param name="path">The socket.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeConnections(string path, TimeProvider time) : IDisposable
{
    private const int WritableByOthers = 2;

    private readonly Lock _lock = new();
    private readonly Stack<NodeConnection> _idle = new();
    private bool _isDisposed;

    /// <summary>Takes an idle connection or opens one; null if there is none, and why.</summary>
    public NodeConnection? Take(out NodeReply failure)
    {
        failure = NodeReply.Of(NodeFault.None, "");
        while (TakeIdle() is { } idle)
        {
            if (!idle.IsStale)
            {
                return idle;
            }

            idle.Dispose();
        }

        return Open(out failure);
    }

    /// <summary>Opens a new connection; null if that fails, and why.</summary>
    public NodeConnection? Open(out NodeReply failure)
    {
        failure = NodeReply.Of(NodeFault.None, "");
        var error = LocalSocket.TryConnect(path, out var socket);
        if (socket is null)
        {
            failure = error == Errno.NameTooLong
                ? NodeReply.Of(NodeFault.Untrusted, $"its path is longer than {LocalSocket.LongestPath} bytes, the limit for a socket; shorten \"nodeSocket\"")
                : NodeReply.Of(NodeFault.Absent, $"connect: {Errno.Text(error)}");
            return null;
        }

        if (Distrust(socket) is { } distrust)
        {
            socket.Dispose();
            failure = NodeReply.Of(NodeFault.Untrusted, distrust);
            return null;
        }

        return new NodeConnection(socket, time);
    }

    /// <summary>Keeps a connection for the next request.</summary>
    public void Return(NodeConnection connection)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            while (_idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }

    private NodeConnection? TakeIdle()
    {
        lock (_lock)
        {
            return _idle.TryPop(out var connection) ? connection : null;
        }
    }

    // Null: the daemon, and nobody else, serves the socket.
    private string? Distrust(LocalSocket socket)
    {
        if (!socket.IsOurs)
        {
            return $"user {socket.PeerUser} listens on it, not root; stop that process";
        }

        return !FileStatus.TryOf(path, out var file) ? "it was removed"
            : !TrustedPath.IsOurs(file) ? $"user {file.UserId} owns it, not root; remove it and restart the daemon"
            : (file.Permissions & WritableByOthers) != 0 ? "other users can write to it; remove it and restart the daemon"
            : null;
    }
}
