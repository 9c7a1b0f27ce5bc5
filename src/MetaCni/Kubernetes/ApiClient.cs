// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>
/// Sends requests to the first endpoint that can be reached, with the retry policy. Judges credentials, and whether a success is the API
/// server's own; failures are the caller's matter. Once a request that the pod depends on was not answered before its deadline, none is
/// sent any more.
/// </summary>
/// <param name="endpoints">In order: the node's socket if there is one, then the API server.</param>
/// <param name="retries">When to try again.</param>
internal sealed class ApiClient(IReadOnlyList<ApiEndpoint> endpoints, RetryPolicy retries) : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private CniException? _lastWord;

    /// <summary>Sends a request until it is answered or the deadline has come.</summary>
    /// <exception cref="CniException">
    /// 11: no answer within the deadline, and the message has the last failure; or a success that is not what was asked for. 7: a
    /// certificate is not trusted. 5: the answer is longer than any. 115: a credential is refused, the proxy's among them.
    /// </exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken deadline)
    {
        if (_lastWord is not null)
        {
            throw new CniException(_lastWord.Error);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline, _end.Token);
        var attempts = new Attempts(request);
        while (true)
        {
            foreach (var endpoint in endpoints.Where(candidate => !candidate.IsSilent || candidate == endpoints[^1]))
            {
                if (await TryAsync(endpoint, request, attempts, end.Token).ConfigureAwait(false) is { } response)
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
                throw End(request, attempts.SentAway());
            }

            if (!await PauseAsync(attempts.Count, attempts.RetryAfter, end.Token).ConfigureAwait(false))
            {
                throw End(request, attempts.TimedOut(endpoints[^1]));
            }
        }
    }

    /// <summary>Waits before a request is sent once more; false if the deadline comes first.</summary>
    public Task<bool> PauseAsync(int attempt, CancellationToken deadline) => PauseAsync(attempt, null, deadline);

    public void Dispose()
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }

        _end.Dispose();
    }

    // Null: no answer that counts; the attempts know why, and whether another endpoint may be asked.
    private async Task<ApiResponse?> TryAsync(
        ApiEndpoint endpoint, ApiRequest request, Attempts attempts, CancellationToken deadline)
    {
        try
        {
            using var message = await endpoint.SendAsync(request, deadline).ConfigureAwait(false);
            if (message.StatusCode == HttpStatusCode.Unauthorized
                && await attempts.RenewOnceAsync(endpoint, message, deadline).ConfigureAwait(false))
            {
                return await TryAsync(endpoint, request, attempts, deadline).ConfigureAwait(false);
            }

            var response = await AnswerReader.ReadAsync(message, request, endpoint, deadline).ConfigureAwait(false);
            if (!RetryPolicy.IsTransient(response.Status))
            {
                return RequireAccess(endpoint, request, response).RequireExpected(request);
            }

            var asked = retries.Asked(message.Headers.RetryAfter);
            attempts.Failed(endpoint, $"{(int)response.Status} {response.Message}", mayGoOn: false, asked);
        }
        catch (HttpRequestException e)
        {
            if (!RetryPolicy.IsTransient(e))
            {
                throw ConnectionFailure.Of(endpoint, request, e);
            }

            attempts.Failed(endpoint, endpoint.WithoutSecrets(ConnectionFailure.Reason(e)), endpoint.IsLocal, null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw End(request, attempts.TimedOut(endpoint));
        }
        catch (OperationCanceledException e)
        {
            // A limit of the connection's own: no handshake, or no answer from the node's daemon. Later requests need not wait for that
            // again.
            endpoint.IsSilent = endpoint.IsLocal;
            attempts.Failed(endpoint, e.InnerException?.Message ?? e.Message, endpoint.IsLocal, null);
        }

        return null;
    }

    private async Task<bool> PauseAsync(int attempt, TimeSpan? retryAfter, CancellationToken deadline)
    {
        try
        {
            await retries.PauseAsync(attempt, retryAfter, deadline).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The operation has failed; what else is on its way, such as events, would only make it last longer.
    private CniException End(ApiRequest request, CniException failure)
    {
        if (!request.IsVital)
        {
            return _lastWord is null ? failure : new CniException(_lastWord.Error);
        }

        if (Interlocked.CompareExchange(ref _lastWord, failure, null) is { } earlier)
        {
            return new CniException(earlier.Error);
        }

        _end.Cancel();
        return failure;
    }

    private static ApiResponse RequireAccess(ApiEndpoint endpoint, ApiRequest request, ApiResponse response) => response.Status switch
    {
        HttpStatusCode.Unauthorized => throw MetaCniError.Of(
            MetaCniErrorCode.AccessDenied,
            $"the API server {endpoint.Name} does not accept {endpoint.Credential} ({response.Message}); the token may have expired: "
            + "renew it there"),
        HttpStatusCode.ProxyAuthenticationRequired => throw ConnectionFailure.OfProxy(endpoint, null),
        HttpStatusCode.Forbidden when !request.MayBeForbidden && response.LacksPermission(request) => throw MetaCniError.Of(
            MetaCniErrorCode.AccessDenied,
            $"{endpoint.Credential} may not {request.Permission} in namespace {request.Namespace}; "
            + $"grant that to it (deploy/rbac.yaml has all that is needed): {response.Message}"),
        _ => response,
    };

    /// <summary>What was tried for one request.</summary>
    private sealed class Attempts(ApiRequest request)
    {
        private string _lastFailure = "";
        private bool _hasRenewed;

        public int Count { get; private set; }

        public TimeSpan? RetryAfter { get; private set; }

        public bool MayGoOn { get; private set; }

        public void Failed(ApiEndpoint endpoint, string why, bool mayGoOn, TimeSpan? retryAfter)
        {
            Count++;
            _lastFailure = $"{endpoint.Name}: {why}";
            MayGoOn = mayGoOn;
            RetryAfter = retryAfter;
        }

        public async Task<bool> RenewOnceAsync(ApiEndpoint endpoint, HttpResponseMessage refusal, CancellationToken deadline)
        {
            var mayRenew = !_hasRenewed;
            _hasRenewed = true;
            return mayRenew && await endpoint.RenewTokenAsync(refusal, deadline).ConfigureAwait(false);
        }

        public CniException SentAway() => new(
            CniErrorCode.TryAgainLater,
            $"the API server does not want to be asked ({request.Permission}) before the deadline: {_lastFailure}, "
            + $"Retry-After {RetryAfter?.TotalSeconds:0} s");

        public CniException TimedOut(ApiEndpoint endpoint) => new(
            CniErrorCode.TryAgainLater,
            $"the API server did not answer ({request.Permission}) before the deadline; "
            + (Count > 0 ? $"tried {Count} times, last {_lastFailure}" : $"{endpoint.Name}: {endpoint.Silence}"));
    }
}
