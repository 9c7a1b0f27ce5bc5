// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>
/// The one policy: what passes by itself is tried again until the operation's deadline. That is a connection that was refused, reset or
/// timed out, and the answers 408, 429 and 5xx. Pauses double from 50 ms to 5 s, each half fixed and half random; a Retry-After
/// that is longer counts instead.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time, Random random)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Beyond any deadline; a timer cannot be set much further.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or >= 500;

    public static bool IsTransient(HttpRequestException failure) => failure switch
    {
        { InnerException: System.Security.Authentication.AuthenticationException } => false,
        { StatusCode: { } status } => IsTransient(status),
        { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.HttpProtocolError
            or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse,
    };

    /// <summary>Waits before the next try.</summary>
    /// <param name="attempt">How many tries there were.</param>
    /// <param name="retryAfter">What the server asked for, or null.</param>
    /// <param name="cancellationToken">The operation's deadline.</param>
    public Task PauseAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempt - 1, 16)));
        var pause = (longest / 2) + (longest / 2 * random.NextDouble());
        var asked = retryAfter < LongestRetryAfter ? retryAfter.Value : LongestRetryAfter;
        return Task.Delay(retryAfter > pause ? asked : pause, time, cancellationToken);
    }
}
