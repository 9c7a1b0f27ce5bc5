// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;
using Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>
/// A process behind a node's socket that answers request by request with the bytes of a test (RFC 9112), on a thread for each connection;
/// the last answer is repeated.
/// </summary>
internal sealed class ScriptedDaemon : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Queue<Action<DaemonConnection>> _answers;
    private readonly List<string> _requests = [];
    private readonly List<Socket> _connections = [];
    private int _answered;

    public ScriptedDaemon(params IEnumerable<Action<DaemonConnection>> answers)
    {
        _answers = new(answers);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        Start(Accept);
    }

    public string Path => _directory.Combine("node.sock");

    /// <summary>The requests as they arrived: head and body.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The answers that have been sent.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public int Connections
    {
        get
        {
            lock (_requests)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>A whole response of the daemon with a Content-Length.</summary>
    public static Action<DaemonConnection> Answer(int status, string body, string source = "cache", string headers = "") => connection =>
        connection.Send(Text(status, body, source, headers));

    public static string Text(int status, string body, string source = "cache", string headers = "") =>
        $"HTTP/1.1 {status} Words\r\nMetaCni-Node-Api: 1\r\nMetaCni-Source: {source}\r\nContent-Type: application/json\r\n{headers}"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>Exactly these bytes, and then nothing until the test is over.</summary>
    public static Action<DaemonConnection> Bytes(string text) => connection => connection.Send(text);

    /// <summary>Exactly these bytes, and the end of the connection.</summary>
    public static Action<DaemonConnection> BytesAndEnd(string text) => connection =>
    {
        connection.Send(text);
        connection.Close();
    };

    /// <summary>As after a kill: the socket stays and refuses connections.</summary>
    public void StopListening()
    {
        // .NET removes the file of a socket under the name that it was bound to.
        File.Move(Path, Path + ".moved");
        _listener.Dispose();
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(Path + ".other"));
        File.Move(Path + ".other", Path);
    }

    public void Dispose()
    {
        lock (_requests)
        {
            _listener.Dispose();
            _connections.ForEach(connection => connection.Dispose());
        }

        _directory.Dispose();
    }

    private static void Start(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    })
    { IsBackground = true }.Start();

    private void Accept()
    {
        while (true)
        {
            var socket = _listener.Accept();
            lock (_requests)
            {
                _connections.Add(socket);
            }

            Start(() => Serve(new DaemonConnection(socket)));
        }
    }

    private void Serve(DaemonConnection connection)
    {
        while (connection.ReadRequest() is { } request)
        {
            Action<DaemonConnection> answer;
            lock (_requests)
            {
                _requests.Add(request);
                answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
            }

            answer(connection);
            Interlocked.Increment(ref _answered);
        }
    }
}
