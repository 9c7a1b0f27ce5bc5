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

    /// <summary>True if another way to the same server would fail in the same way.</summary>
    public bool MustWait { get; set; }

    /// <summary>One more attempt failed.</summary>
    /// <param name="endpoint">The name of the API server or of the node's socket.</param>
    /// <param name="why">The reason.</param>
    /// <param name="retryAfter">The server's Retry-After, or null.</param>
    public void Failed(string endpoint, string why, TimeSpan? retryAfter = null)
    {
        Count++;
        _lastFailure = $"{endpoint}: {why}";
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
        $"the API server did not answer ({request.Permission}) before the deadline; {Last(endpoint.Name, endpoint.Silence)}");

    /// <summary>The error if only the daemon of the node was asked.</summary>
    /// <param name="socket">Its socket.</param>
    /// <param name="isAlone">True if no API server is configured.</param>
    public CniException TimedOut(string socket, bool isAlone) => new(
        CniErrorCode.TryAgainLater,
        $"the daemon of this node did not answer ({request.Permission}) before the deadline{(isAlone ? ", and no API server is configured" : "")}; "
        + Last(socket, "it has not finished its response")
        + (isAlone ? "; set \"kubeconfig\", or check the daemon" : ""));

    private string Last(string name, string silence) => Count > 0 ? $"tried {Count} times, last {_lastFailure}" : $"{name}: {silence}";
}
