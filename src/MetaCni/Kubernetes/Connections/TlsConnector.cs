// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MetaCni.Kubernetes.Connections;

/// <summary>Opens TLS connections to an API server. The first one can be opened early, before a request needs it.</summary>
/// <remarks>
/// OpenSSL's initialization and the first handshake take as long as the rest of our work, so they run while the first delegate runs.
/// An early connection may fail, or the server may close it as idle: that costs the first request one more attempt.
/// </remarks>
/// <param name="server">Host name or address, and port.</param>
/// <param name="options">The trusted authorities and our certificate; with a target host.</param>
internal sealed class TlsConnector(DnsEndPoint server, SslClientAuthenticationOptions options) : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private Task<Stream>? _early;
    private bool _isDisposed;

    /// <summary>Resolves a host name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>How long to wait for an address that does not respond while another is left.</summary>
    public TimeSpan AddressPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Starts to connect and returns at once.</summary>
    public void ConnectEarly() => _early = ConnectInBackgroundAsync(_end.Token);

    /// <summary>Returns the early connection to the first caller, then new ones.</summary>
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var early = Interlocked.Exchange(ref _early, null);
        return early is not null
            ? await early.WaitAsync(cancellationToken).ConfigureAwait(false)
            : await OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _end.Cancel();
        if (Interlocked.Exchange(ref _early, null) is { } unused)
        {
            _ = CloseAsync(unused);
        }

        _end.Dispose();
    }

    private static async Task CloseAsync(Task<Stream> unused)
    {
        await ((Task)unused).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (unused.IsCompletedSuccessfully)
        {
            await (await unused.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    // Does not block the caller's thread: the handshake starts with milliseconds of computation.
    private async Task<Stream> ConnectInBackgroundAsync(CancellationToken end)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(end);
        connecting.CancelAfter(TimeLimit);
        try
        {
            return await OpenAsync(connecting.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"no connection within {TimeLimit.TotalSeconds:0} s", e);
        }
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = await ReachAsync(cancellationToken).ConfigureAwait(false);
        var bytes = new FirstByteStream(socket);
        var stream = new SslStream(bytes);
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (AuthenticationException e) when (bytes.IsPlain)
        {
            stream.Dispose();
            throw new PlainServerException(e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // One address after the other: a server that is down or drops packets must not hide the next.
    private async Task<Socket> ReachAsync(CancellationToken cancellationToken)
    {
        var addresses = await Resolve(server.Host, cancellationToken).ConfigureAwait(false);
        foreach (var address in addresses.SkipLast(1))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AddressPatience);
            try
            {
                return await ReachAsync(address, limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Only the failure of the last address is reported.
            }
        }

        return addresses.Length > 0
            ? await ReachAsync(addresses[^1], cancellationToken).ConfigureAwait(false)
            : throw new SocketException((int)SocketError.HostNotFound);
    }

    private async Task<Socket> ReachAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, server.Port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
