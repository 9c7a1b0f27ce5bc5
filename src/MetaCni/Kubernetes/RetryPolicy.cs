// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using MetaCni.Kubernetes.Connections;

namespace MetaCni.Kubernetes;

/// <summary>
/// The only retry policy: temporary failures are retried until the operation's deadline. These are connections that were refused, reset
/// or timed out, and the statuses 408, 429 and 5xx. Pauses double from 50 ms to 5 s, half fixed and half random. A longer Retry-After
/// replaces the pause; one beyond the deadline ends the retries. Conflicts use the same pauses.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time, Random random)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Beyond any deadline; a timer has a limit of about 49 days.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private readonly long _start = time.GetTimestamp();

    /// <summary>The time that the operation has left when the policy is created.</summary>
    public TimeSpan Budget { get; init; } = Timeout.InfiniteTimeSpan;

    public static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 429 or >= 500;

    public static bool IsTransient(HttpRequestException failure) => failure switch
    {
        _ when UntrustedServerException.In(failure) is not null || PlainServerException.In(failure) is not null => false,
        { StatusCode: { } status } => IsTransient(status),
        _ when ConnectionFailure.IsEndOfSetup(failure) => true,
        { InnerException: IOException or SocketException or TimeoutException or AuthenticationException } => true,
        _ => failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError or HttpRequestError.HttpProtocolError
            or HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse,
    };

    /// <summary>The Retry-After of the server; null if it sent none.</summary>
    public TimeSpan? Asked(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - time.GetUtcNow());

    /// <summary>True if the next attempt would come after the deadline.</summary>
    public bool IsInVain(TimeSpan? retryAfter) =>
        Budget != Timeout.InfiniteTimeSpan && retryAfter > Budget - time.GetElapsedTime(_start);

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="attempt">The number of attempts so far.</param>
    /// <param name="retryAfter">The server's Retry-After, or null.</param>
    /// <param name="cancellationToken">The operation's deadline.</param>
    public Task PauseAsync(int attempt, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(attempt - 1, 16)));
        var pause = (longest / 2) + (longest / 2 * random.NextDouble());
        var asked = retryAfter < LongestRetryAfter ? retryAfter.Value : LongestRetryAfter;
        return Task.Delay(retryAfter > pause ? asked : pause, time, cancellationToken);
    }
}
