// SPDX-License-Identifier: Apache-2.0
//
// A read is not shared between requests: one that started earlier may not see what was created since, and "not found" would fail a pod.

using System.Globalization;
using System.Net;
using System.Text;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Http;

namespace MetaCni.Node.Upstream;

/// <summary>Reads from the API server for requests of the node API, with limits: a read's time, reads at once, and bytes at once.</summary>
/// <param name="session">The API server.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveReads(IApiSession session, TimeProvider time) : IDisposable
{
    /// <summary>The time of one read.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private const int MostAtOnce = 8;
    private const int MostWaiting = 56;
    private const long MostBytes = 12 << 20;
    private const long LongestAnswer = 4 << 20;

    private readonly SemaphoreSlim _slots = new(MostAtOnce);
    private int _admitted;
    private long _bytes;

    /// <summary>Called with each failure of the daemon itself: a word in CamelCase, and the message.</summary>
    public Action<string, string> Failed { get; init; } = (_, _) => { };

    /// <summary>Reads; the answer is the API server's own, or a failure of the daemon.</summary>
    /// <param name="target">Path and query, with the leading slash.</param>
    /// <param name="accept">The Accept header.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<NodeAnswer> ReadAsync(string target, string accept, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _admitted) > MostAtOnce + MostWaiting)
        {
            Interlocked.Decrement(ref _admitted);
            return Failure(503, "Overloaded", "the daemon has too many reads of the API server at the same time");
        }

        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _slots.WaitAsync(end.Token).ConfigureAwait(false);
            try
            {
                return await ReadNowAsync(target, accept, end.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(504, "Timeout", $"the API server did not answer the daemon within {TimeLimit.TotalSeconds} s");
        }
        finally
        {
            Interlocked.Decrement(ref _admitted);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<NodeAnswer> ReadNowAsync(string target, string accept, CancellationToken end)
    {
        long taken = 0;
        try
        {
            using var response = await session.OpenAsync(Request(target, accept), end).ConfigureAwait(false);
            var body = await PooledBody.ReadAsync(response, Take, end).ConfigureAwait(false);
            var held = new HeldBody(body, () => Interlocked.Add(ref _bytes, -taken));
            return AnswerOf(response, held);
        }
        catch (HttpRequestException e)
        {
            Interlocked.Add(ref _bytes, -taken);
            return e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? Failure(503, "Overloaded", $"the daemon cannot hold the response: {e.Message}")
                : Failure(504, "ApiUnreachable", $"the connection to the API server broke: {e.InnerException?.Message ?? e.Message}");
        }
        catch (CniException e)
        {
            return Failure(504, ApiFailureReason.Of(e), e.Message);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Add(ref _bytes, -taken);
            throw;
        }

        bool Take(int more)
        {
            taken += more;
            return Interlocked.Add(ref _bytes, more) <= MostBytes;
        }
    }

    private NodeAnswer AnswerOf(StreamedResponse response, HeldBody held)
    {
        var content = held.Content.Span;
        switch (response.Status)
        {
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired:
                var said = session.WithoutSecrets(Encoding.UTF8.GetString(content[..Math.Min(content.Length, 1024)]));
                held.Dispose();
                return Failure(
                    502, $"{response.Status}", $"the API server refuses the daemon's credential ({(int)response.Status}): {PlainText.Line(said)}; apply deploy/node/rbac.yaml");
            case HttpStatusCode.OK when content.IndexOfAnyExcept(" \t\r\n"u8) is var start && (start < 0 || content[start] != '{'):
            case < HttpStatusCode.OK or (> HttpStatusCode.OK and < HttpStatusCode.BadRequest):
                held.Dispose();
                return Failure(
                    502, "NotTheApiServer", $"the response ({(int)response.Status}) is not the API server's; check whether a proxy in front of it is ready");
        }

        return new NodeAnswer((int)response.Status, held.Content, NodeHeaders.OfApiServer)
        {
            ContentType = response.ContentType,
            RetryAfter = response.RetryAfter?.Delta is { } pause ? pause.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) : "",
            Owner = held,
        };
    }

    private NodeAnswer Failure(int status, string reason, string message)
    {
        Failed(reason, message);
        return NodeFailure.Of(status, reason, message);
    }

    private static ApiRequest Request(string target, string accept) => new()
    {
        Method = HttpMethod.Get,
        Path = target[1..],
        Permission = $"get {target.Split('?')[0]}",
        Namespace = "",
        Expected = ExpectedAnswer.Version,
        Accept = accept,
        LongestAnswer = LongestAnswer,
    };

    // Content that was read gives its share back when it is sent.
    private sealed class HeldBody(PooledBody body, Action release) : IDisposable
    {
        private int _isReleased;

        public ReadOnlyMemory<byte> Content => body.Content;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                body.Dispose();
                release();
            }
        }
    }
}
