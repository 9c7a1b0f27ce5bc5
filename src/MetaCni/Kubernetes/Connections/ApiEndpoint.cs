// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.Connections;

/// <summary>The way to an API server: a client and its credential.</summary>
/// <param name="open">Creates a client that sends requests to the endpoint's address over its own connections.</param>
/// <param name="name">The endpoint, for messages.</param>
/// <param name="credential">A description of our credential, for messages.</param>
/// <param name="token">The bearer token, or null.</param>
internal sealed class ApiEndpoint(Func<HttpClient> open, string name, string credential, BearerToken? token) : IDisposable
{
    private readonly Lock _lock = new();

    // Clients before the last may still be serving other requests.
    private readonly List<HttpClient> _clients = [open()];

    public string Name => name;

    public string Credential => credential;

    /// <summary>The file with the settings of the connection, for messages.</summary>
    public string Source { get; init; } = "";

    /// <summary>The time limit of one request.</summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    public required TimeProvider Time { get; init; }

    /// <summary>The headers of every request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Opens the client's connections; null where the client opens them itself.</summary>
    public TlsConnector? Connector { get; init; }

    /// <summary>The connections that are being opened, by the client or by the connector.</summary>
    public PendingConnections Connections { get; init; } = new();

    /// <summary>Passwords that the connection needs besides the token.</summary>
    public IReadOnlyList<string> Passwords { get; init; } = [];

    /// <summary>The description of a missing response, for messages.</summary>
    public string Silence => Connections.Any ? "no connection to it was established" : "it accepted the request and did not respond";

    /// <summary>False where a credential must be fetched before a connection can be opened.</summary>
    public bool MayConnectEarly { get; init; } = true;

    /// <summary>Opens a connection in the background, so that the first request need not wait for it.</summary>
    public void ConnectEarly()
    {
        if (MayConnectEarly)
        {
            Connector?.ConnectEarly();
        }
    }

    /// <summary>Removes our own token and passwords from a text of the server or of a proxy.</summary>
    public string WithoutSecrets(string text) => new OwnSecrets([.. token?.Known ?? [], .. Passwords]).Replace(text);

    /// <summary>Sends a request and reads the response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">
    /// Reads the part of the response that the time limit covers, and takes ownership of it; if it throws, the response is disposed of.
    /// </param>
    /// <param name="cancellationToken">The operation's deadline.</param>
    /// <exception cref="OperationCanceledException">
    /// The token was cancelled; or the time limit has passed, and the next request gets a new connection.
    /// </exception>
    public async Task<T> SendAsync<T>(
        ApiRequest request, Func<StreamedResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var message = MessageOf(request);
        foreach (var (header, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(header, value);
        }

        if (token is not null && await token.CurrentAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } bearer)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return await WithinTimeLimitAsync(end => SendAsync(message, request.LongestAnswer, read, end), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Called after a 401: true if a token other than the rejected one is available.</summary>
    public async Task<bool> RenewTokenAsync(string refused, CancellationToken cancellationToken) =>
        token is not null && await token.RenewAsync(refused, cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        Connector?.Dispose();
    }

    private async Task<T> WithinTimeLimitAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
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

            // The peer may respond to pings and to nothing else, so the next request uses a new client.
            lock (_lock)
            {
                _clients.Add(open());
            }

            throw new OperationCanceledException(
                e.Message, new TimeoutException($"{silence} for {Patience.TotalSeconds:0.#} s"));
        }
    }

    private async Task<T> SendAsync<T>(
        HttpRequestMessage message,
        long limit,
        Func<StreamedResponse, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var response = await Newest().SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        try
        {
            var opened = await OpenedAsync(response, limit, cancellationToken).ConfigureAwait(false);
            return await read(opened, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage MessageOf(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

    private static async Task<StreamedResponse> OpenedAsync(HttpResponseMessage message, long limit, CancellationToken cancellationToken)
    {
        var body = await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new StreamedResponse(body, limit, message)
        {
            Status = message.StatusCode,
            ContentType = message.Content.Headers.ContentType?.ToString() ?? "",
            ContentLength = message.Content.Headers.ContentLength ?? 0,
            Location = message.Headers.Location,
            RetryAfter = message.Headers.RetryAfter,
            Token = message.RequestMessage?.Headers.Authorization?.Parameter ?? "",
        };
    }

    private HttpClient Newest()
    {
        lock (_lock)
        {
            return _clients[^1];
        }
    }
}
