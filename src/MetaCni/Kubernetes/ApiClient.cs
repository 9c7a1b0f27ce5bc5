// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>
/// Sends requests to the first endpoint that it can reach, with the retry policy. It checks credentials, and that a successful response
/// comes from the API server; callers handle failures. Once a vital request has missed its deadline, no further request is sent.
/// </summary>
/// <param name="endpoints">In order: the node's socket if it is configured, then the API server.</param>
/// <param name="retries">Decides when to retry.</param>
internal sealed class ApiClient(IReadOnlyList<ApiEndpoint> endpoints, RetryPolicy retries) : IApiSender, IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private CniException? _fatalFailure;

    /// <summary>True if a daemon of this node is asked first, and has not failed to respond.</summary>
    public bool HasNode => endpoints.Any(endpoint => endpoint is { IsLocal: true, IsSilent: false });

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
        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }

        _abort.Dispose();
    }

    private async Task<StreamedResponse> SendWithRetriesAsync(ApiRequest request, bool isStream, CancellationToken cancellationToken)
    {
        if (_fatalFailure is not null)
        {
            throw new CniException(_fatalFailure.Error);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abort.Token);
        var attempts = new Attempts(request);
        while (true)
        {
            foreach (var endpoint in endpoints.Where(candidate => !candidate.IsSilent || candidate == endpoints[^1]))
            {
                if (await TryAsync(endpoint, request, isStream, attempts, end.Token).ConfigureAwait(false) is { } response)
                {
                    return response;
                }

                if (!attempts.MayGoOn)
                {
                    break;
                }
            }

            if (retries.IsInVain(attempts.RetryAfter))
            {
                throw Abort(request, attempts.SentAway());
            }

            if (!await PauseAsync(attempts.Count, attempts.RetryAfter, end.Token).ConfigureAwait(false))
            {
                throw Abort(request, attempts.TimedOut(endpoints[^1]));
            }
        }
    }

    // Null: no usable response. The attempts hold the reason, and whether another endpoint may be tried.
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

            attempts.Failed(
                endpoint, $"{(int)response.Status} {response.Whole?.Message}", mayGoOn: false, retries.Asked(response.Headers.RetryAfter));
        }
        catch (HttpRequestException e)
        {
            if (!RetryPolicy.IsTransient(e))
            {
                throw ConnectionFailure.Of(endpoint, request, e);
            }

            attempts.Failed(endpoint, endpoint.WithoutSecrets(ConnectionFailure.Reason(e)), endpoint.IsLocal, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw Abort(request, attempts.TimedOut(endpoint));
        }
        catch (OperationCanceledException e)
        {
            // A limit of the connection itself: the handshake or the node's daemon did not respond. Later requests do not wait for it
            // again.
            endpoint.IsSilent = endpoint.IsLocal;
            attempts.Failed(endpoint, e.InnerException?.Message ?? e.Message, endpoint.IsLocal, null);
        }

        return null;
    }

    private async Task<bool> PauseAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        try
        {
            await retries.PauseAsync(attempt, retryAfter, cancellationToken).ConfigureAwait(false);
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
