// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>
/// Sends requests to the daemon of this node, and to the API server if that has no answer, with the retry policy. It checks credentials, and
/// that a successful response comes from the API server; callers handle failures. Once a vital request has missed its deadline, no further
/// request is sent.
/// </summary>
internal sealed class ApiClient : IApiSender, IDisposable
{
    private readonly Lock _opening = new();
    private readonly NodeApi? _node;
    private readonly Func<ApiEndpoint?> _openServer;
    private readonly RetryPolicy _retries;
    private readonly CancellationTokenSource _abort = new();
    private ApiEndpoint? _server;
    private bool _isAlone;
    private CniException? _fatalFailure;

    /// <summary>A client of an API server alone.</summary>
    public ApiClient(ApiEndpoint server, RetryPolicy retries)
        : this(null, () => server, retries)
    {
    }

    /// <summary>A client of the daemon, and of the API server only once the daemon has no answer.</summary>
    /// <param name="node">The daemon of this node; null if it is not used.</param>
    /// <param name="openServer">Opens the API server; null if none is configured. It throws what a request then fails with.</param>
    /// <param name="retries">Decides when to retry.</param>
    public ApiClient(NodeApi? node, Func<ApiEndpoint?> openServer, RetryPolicy retries) =>
        (_node, _openServer, _retries) = (node, openServer, retries);

    /// <summary>True if a daemon of this node is asked first, and has not failed.</summary>
    public bool HasNode => _node is { IsUsable: true };

    /// <summary>Opens the API server now: for a daemon that is known to be absent, or to find what is wrong with the configuration.</summary>
    /// <returns>Null if none is configured.</returns>
    /// <exception cref="CniException">It cannot be opened.</exception>
    public ApiEndpoint? OpenServer()
    {
        lock (_opening)
        {
            _server ??= _openServer();
            _isAlone = _server is null;
            return _server;
        }
    }

    /// <summary>Sends a request, with retries until the deadline, and reads the whole response.</summary>
    /// <exception cref="CniException">
    /// 11: no response before the deadline (the message has the last failure), or a success without the expected object. 7: a certificate
    /// is not trusted. 5: the response exceeds the size limit. 115: the API server or the proxy rejects the credential.
    /// </exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        (await SendWithRetriesAsync(request, isStream: false, cancellationToken).ConfigureAwait(false)).Whole!;

    /// <summary>
    /// Like <see cref="SendAsync"/>, but leaves the body of a success for the caller to read. The caller checks whether it is the
    /// expected object; reading is not bound to the deadline. For a failure, <see cref="StreamedResponse.Whole"/> holds the response.
    /// </summary>
    /// <exception cref="CniException">As <see cref="SendAsync"/>.</exception>
    public Task<StreamedResponse> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        SendWithRetriesAsync(request, isStream: true, cancellationToken);

    /// <summary>Waits before the caller sends a request again; false if the deadline comes first.</summary>
    public Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken) => PauseAsync(attempt, null, cancellationToken);

    public void Dispose()
    {
        _node?.Dispose();
        _server?.Dispose();
        _abort.Dispose();
    }

    private async Task<StreamedResponse> SendWithRetriesAsync(ApiRequest request, bool isStream, CancellationToken cancellationToken)
    {
        if (_fatalFailure is not null)
        {
            throw new CniException(_fatalFailure.Error);
        }

        var attempts = new Attempts(request);
        var response = HasNode && !request.IsForServer ? await TryNodeAsync(request, isStream, attempts, cancellationToken).ConfigureAwait(false) : null;
        return response ?? await RetryAsync(request, isStream, attempts, cancellationToken).ConfigureAwait(false);
    }

    // The daemon has no answer.
    private async Task<StreamedResponse> RetryAsync(ApiRequest request, bool isStream, Attempts attempts, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abort.Token);
        while (true)
        {
            RequireTime(request, attempts, end.Token);
            var server = OpenServer();
            if (server is not null && !attempts.MustWait
                && await TryAsync(server, request, isStream, attempts, end.Token).ConfigureAwait(false) is { } response)
            {
                return response;
            }

            if (_retries.IsInVain(attempts.RetryAfter))
            {
                throw Abort(request, attempts.SentAway());
            }

            if (!await PauseAsync(Math.Max(1, attempts.Count), attempts.RetryAfter, end.Token).ConfigureAwait(false))
            {
                throw Abort(request, TimedOut(attempts));
            }

            RequireTime(request, attempts, end.Token);
            if (((HasNode && !request.IsForServer) || server is null)
                && await TryNodeAsync(request, isStream, attempts, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                _node?.Restore();
                return answer;
            }
        }
    }

    // Null: no usable response; the attempts have the reason.
    private async Task<StreamedResponse?> TryNodeAsync(
        ApiRequest request, bool isStream, Attempts attempts, CancellationToken cancellationToken)
    {
        attempts.MustWait = false;
        if (_node is null
            || await _node.TryAsync(request, isStream, attempts, cancellationToken, _abort.Token).ConfigureAwait(false) is not { } response)
        {
            return null;
        }

        if (!RetryPolicy.IsTransient(response.Status))
        {
            return response;
        }

        // The API server's own response: it is as busy for us.
        attempts.Failed(_node.Path, $"{(int)response.Status} {response.Whole?.Message}", _retries.Asked(response.RetryAfter));
        attempts.MustWait = true;
        return null;
    }

    private void RequireTime(ApiRequest request, Attempts attempts, CancellationToken end)
    {
        if (end.IsCancellationRequested && _node is not null)
        {
            throw Abort(request, TimedOut(attempts));
        }
    }

    private CniException TimedOut(Attempts attempts) =>
        _server is not null ? attempts.TimedOut(_server) : attempts.TimedOut(_node?.Path ?? "nodeSocket", _isAlone);

    // Null: no usable response; the attempts have the reason.
    private async Task<StreamedResponse?> TryAsync(
        ApiEndpoint endpoint, ApiRequest request, bool isStream, Attempts attempts, CancellationToken cancellationToken)
    {
        try
        {
            var response = await endpoint.SendAsync(
                request,
                (opened, end) => isStream && opened.IsSuccess
                    ? Task.FromResult(opened)
                    : AnswerReader.ReadAsync(opened, request, endpoint, end),
                cancellationToken).ConfigureAwait(false);
            if (response.Status == HttpStatusCode.Unauthorized
                && await attempts.RenewOnceAsync(endpoint, response.Token, cancellationToken).ConfigureAwait(false))
            {
                return await TryAsync(endpoint, request, isStream, attempts, cancellationToken).ConfigureAwait(false);
            }

            if (!RetryPolicy.IsTransient(response.Status))
            {
                RequireValid(endpoint, request, response.Whole);
                return response;
            }

            attempts.Failed(endpoint.Name, $"{(int)response.Status} {response.Whole?.Message}", _retries.Asked(response.RetryAfter));
        }
        catch (HttpRequestException e)
        {
            if (!RetryPolicy.IsTransient(e))
            {
                throw ConnectionFailure.Of(endpoint, request, e);
            }

            attempts.Failed(endpoint.Name, endpoint.WithoutSecrets(ConnectionFailure.Reason(e)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw Abort(request, attempts.TimedOut(endpoint));
        }
        catch (OperationCanceledException e)
        {
            // A limit of the connection itself, such as for the handshake.
            attempts.Failed(endpoint.Name, e.InnerException?.Message ?? e.Message);
        }

        return null;
    }

    private async Task<bool> PauseAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        try
        {
            await _retries.PauseAsync(attempt, retryAfter, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The operation has failed. Requests that are still pending, such as events, would only delay the result.
    private CniException Abort(ApiRequest request, CniException failure)
    {
        if (!request.IsVital)
        {
            return _fatalFailure is null ? failure : new CniException(_fatalFailure.Error);
        }

        if (Interlocked.CompareExchange(ref _fatalFailure, failure, null) is { } earlier)
        {
            return new CniException(earlier.Error);
        }

        _abort.Cancel();
        return failure;
    }

    // Null: a body that is still to be read is not checked here.
    private static void RequireValid(ApiEndpoint endpoint, ApiRequest request, ApiResponse? response)
    {
        if (response is not null)
        {
            RequireAccess(endpoint, request, response);
            response.RequireExpected(request);
        }
    }

    private static void RequireAccess(ApiEndpoint endpoint, ApiRequest request, ApiResponse response)
    {
        switch (response.Status)
        {
            case HttpStatusCode.Unauthorized:
                throw MetaCniError.Of(
                    MetaCniErrorCode.AccessDenied,
                    $"the API server {endpoint.Name} does not accept {endpoint.Credential} ({response.Message}); if its token has expired, "
                    + "renew it");
            case HttpStatusCode.ProxyAuthenticationRequired:
                throw ConnectionFailure.OfProxy(endpoint, null);
            case HttpStatusCode.Forbidden when !request.MayBeForbidden && response.LacksPermission(request):
                throw MetaCniError.Of(
                    MetaCniErrorCode.AccessDenied,
                    $"{endpoint.Credential} may not {request.Permission} in namespace {request.Namespace}: {response.Message}; "
                    + "grant it this permission (deploy/plugin/rbac.yaml has all that are needed)");
        }
    }
}
