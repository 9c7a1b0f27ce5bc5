// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using MetaCni.Kubernetes.Connections;

namespace MetaCni.Kubernetes;

/// <summary>
/// The one policy: what passes by itself is tried again until the operation's deadline. That is a connection that was refused, reset or
/// timed out, and the answers 408, 429 and 5xx. Pauses double from 50 ms to 5 s, each half fixed and half random; a Retry-After
/// that is longer counts instead, and one beyond the deadline ends the tries. Conflicts are paused for in the same way.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time, Random random)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // Beyond any deadline; a timer cannot be set much further.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    private readonly long _start = time.GetTimestamp();

    /// <summary>How long the operation may take from here on.</summary>
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

    /// <summary>How long the server wants to be left alone; null where it does not say.</summary>
    public TimeSpan? Asked(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - time.GetUtcNow());

    /// <summary>True where the next try would come after the deadline.</summary>
    public bool IsInVain(TimeSpan? retryAfter) =>
        Budget != Timeout.InfiniteTimeSpan && retryAfter > Budget - time.GetElapsedTime(_start);

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
