// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.Connections;

/// <summary>One way to the API: a client with its credential. The node's socket needs none.</summary>
/// <param name="open">Makes a client that sends requests to the endpoint's address, over connections of its own.</param>
/// <param name="name">The endpoint, for messages.</param>
/// <param name="credential">What the endpoint is told about us, for messages.</param>
/// <param name="token">The bearer token, or null.</param>
internal sealed class ApiEndpoint(Func<HttpClient> open, string name, string credential, BearerToken? token) : IDisposable
{
    private readonly Lock _lock = new();

    // Those before the last may still be at work for other requests.
    private readonly List<HttpClient> _clients = [open()];

    public string Name => name;

    public string Credential => credential;

    /// <summary>True for the node's socket: if nobody answers there, the next endpoint is tried.</summary>
    public bool IsLocal { get; init; }

    /// <summary>True once it accepted a request and let the time pass: it is not asked again as long as there is another.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    public required TimeProvider Time { get; init; }

    /// <summary>What every request carries.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes the client's connections; null where the client does that itself.</summary>
    public TlsConnector? Connector { get; init; }

    /// <summary>The connections that are being made, whoever makes them.</summary>
    public PendingConnections Connections { get; init; } = new();

    /// <summary>Passwords that the way to the server needs, beside the token.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];

    /// <summary>What is known where no answer came.</summary>
    public string Silence => Connections.Any ? "no connection to it came about" : "it accepted the request and stayed silent";

    /// <summary>False where the credential that a connection needs has to be fetched first.</summary>
    public bool MayConnectEarly { get; init; } = true;

    /// <summary>Requests will come: the first need not wait for its connection then.</summary>
    public void ConnectEarly()
    {
        if (MayConnectEarly)
        {
            Connector?.ConnectEarly();
        }
    }

    /// <summary>A text of the server, or of what stands before it, without our own token and passwords.</summary>
    public string WithoutSecrets(string text) => new OwnSecrets([.. token?.Known ?? [], .. Passwords]).Replace(text);

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads as much of the answer as is bound to the patience, and takes it over; if it fails, the answer is let go.</param>
    /// <param name="cancellationToken">The operation's deadline.</param>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; or the patience is over, and the next request gets a connection of its own.
    /// </exception>
    public async Task<T> SendAsync<T>(
        ApiRequest request, Func<StreamedResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        foreach (var (header, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        if (token is not null && await token.CurrentAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } bearer)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return await WithinPatienceAsync(end => SendAsync(message, request.LongestAnswer, read, end), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a 401: true if there is another token to try than the one that was refused.</summary>
    public async Task<bool> RenewTokenAsync(string refused, CancellationToken cancellationToken) =>
        token is not null && await token.RenewAsync(refused, cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        Connector?.Dispose();
    }

    private async Task<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        if (Patience == Timeout.InfiniteTimeSpan)
        {
            return await send(cancellationToken).ConfigureAwait(false);
        }

        using var patience = new CancellationTokenSource(Patience, Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await send(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var silence = Silence;

            // Whoever is at the other end may answer to pings, and to nothing else.
            lock (_lock)
            {
                _clients.Add(open());
            }

            throw new OperationCanceledException(
                e.Message, new TimeoutException($"{silence} for {Patience.TotalSeconds:0.#} s"));
        }
    }

    private async Task<T> SendAsync<T>(
        HttpRequestMessage message, long longest, Func<StreamedResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var answer = await Newest().SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            var opened = await StreamedResponse.OfAsync(answer, longest, cancellationToken).ConfigureAwait(false);
            return await read(opened, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private HttpClient Newest()
    {
        lock (_lock)
        {
            return _clients[^1];
        }
    }
}
