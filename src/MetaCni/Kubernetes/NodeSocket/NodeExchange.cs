// SPDX-License-Identifier: Apache-2.0
//
// The first part runs on the caller's thread: a daemon that answers from memory needs some microseconds. Once it says that it needs longer,
// the rest runs on a thread of its own, so that other requests go on.

using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>One request and its response. Requests may be sent twice: if the daemon closes a connection that was idle.</summary>
/// <param name="connections">The connections to the daemon.</param>
/// <param name="request">The request.</param>
/// <param name="isStream">True if the caller reads the body of a success itself.</param>
internal sealed class NodeExchange(NodeConnections connections, ApiRequest request, bool isStream)
{
    private NodeConnection? _connection;

    /// <summary>Ends the exchange.</summary>
    public required CancellationToken Deadline { get; init; }

    /// <summary>Ends the exchange.</summary>
    public required CancellationToken Abort { get; init; }

    /// <summary>Sends the request and reads the response; null if the daemon needs longer: then <see cref="Finish"/> goes on.</summary>
    public NodeReply? Begin()
    {
        if (NodeMessage.Write(request) is not { } message)
        {
            return NodeReply.Of(NodeFault.Unsuitable, $"the headers of the request exceed {NodeMessage.LongestHead >> 10} KiB or are not ASCII");
        }

        if (connections.Take(out var failure) is not { } connection)
        {
            return failure;
        }

        var wasUsed = connection.IsUsed;
        var head = Send(connection, message, out var isClosed, out var reply);
        if (isClosed && wasUsed)
        {
            // RFC 9112 §9.3.1: the daemon may close an idle connection while the request is on its way.
            connection.Dispose();
            if (connections.Open(out failure) is not { } fresh)
            {
                return failure;
            }

            head = Send(fresh, message, out isClosed, out reply);
        }

        return reply ?? (head is { IsInterim: true } ? null : Complete(head, isClosed, NodePatience.First));
    }

    /// <summary>Awaits the final response after an interim response.</summary>
    public NodeReply Finish()
    {
        try
        {
            while (!_connection!.Silence.IsOver)
            {
                var head = _connection.ReadHead(NodePatience.Next, out var isClosed);
                if (head is null ? isClosed || !_connection.Silence.IsOver : !head.IsInterim)
                {
                    return Complete(head, isClosed, NodePatience.Next);
                }
            }

            return Fail(NodeFault.Silent, $"it did not finish its response within {NodePatience.Whole.TotalSeconds:0} s");
        }
        catch (NodeFailureException e)
        {
            return Fail(NodeFault.Broken, e.Message);
        }
    }

    private ResponseHead? Send(NodeConnection connection, byte[] message, out bool isClosed, out NodeReply? failure)
    {
        (_connection, failure, isClosed) = (connection, null, false);
        connection.Silence.Start(NodePatience.Whole, Deadline, Abort);
        try
        {
            connection.Send(message);
            return connection.ReadHead(NodePatience.First, out isClosed);
        }
        catch (NodeFailureException e)
        {
            failure = Fail(NodeFault.Broken, e.Message);
            return null;
        }
    }

    private NodeReply Complete(ResponseHead? head, bool isClosed, TimeSpan patience)
    {
        if (head is null)
        {
            return isClosed
                ? Fail(NodeFault.Broken, "it closed the connection without a response")
                : Fail(NodeFault.Silent, $"it accepted the request and did not respond within {patience.TotalMilliseconds:0} ms");
        }

        var connection = _connection!;
        var body = new NodeBody(connection, head);
        if (isStream && head.Status is >= 200 and < 300)
        {
            return new NodeReply { Head = head, Stream = new NodeStream(connection, body) };
        }

        try
        {
            var content = body.ReadAll(head.HasNoBody ? 0 : head.Length, request.LongestAnswer);
            if (head.KeepsConnection)
            {
                connections.Return(connection);
            }
            else
            {
                connection.Dispose();
            }

            return new NodeReply { Head = head, Content = content };
        }
        catch (NodeFailureException e)
        {
            return Fail(NodeFault.Broken, e.Message);
        }
    }

    private NodeReply Fail(NodeFault fault, string reason)
    {
        _connection!.Dispose();
        return Deadline.IsCancellationRequested || Abort.IsCancellationRequested
            ? NodeReply.Of(NodeFault.Cancelled, "the operation ended")
            : NodeReply.Of(fault, reason);
    }
}
