// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>The attempts at one request.</summary>
internal sealed class Attempts(ApiRequest request)
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

    /// <summary>Renews the token once; true if the request may be sent again with a token other than the rejected one.</summary>
    public async Task<bool> RenewOnceAsync(ApiEndpoint endpoint, string refused, CancellationToken cancellationToken)
    {
        var mayRenew = !_hasRenewed;
        _hasRenewed = true;
        return mayRenew && await endpoint.RenewTokenAsync(refused, cancellationToken).ConfigureAwait(false);
    }

    public CniException SentAway() => new(
        CniErrorCode.TryAgainLater,
        $"the API server asked to retry after the deadline ({request.Permission}): {_lastFailure}, "
        + $"Retry-After {RetryAfter?.TotalSeconds:0} s");

    public CniException TimedOut(ApiEndpoint endpoint) => new(
        CniErrorCode.TryAgainLater,
        $"the API server did not answer ({request.Permission}) before the deadline; "
        + (Count > 0 ? $"tried {Count} times, last {_lastFailure}" : $"{endpoint.Name}: {endpoint.Silence}"));
}
