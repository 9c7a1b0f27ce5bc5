// SPDX-License-Identifier: Apache-2.0

using Linux.Streams;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Health;

/// <summary>Asks the running daemon for a page, as a probe does: within one second.</summary>
/// <param name="socket">The daemon's socket.</param>
/// <param name="time">The clock.</param>
internal sealed class Probe(string socket, TimeProvider time)
{
    private const int Unanswered = 0;
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The page; status 0 if there is no answer.</summary>
    public async Task<Page> AskAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => UnixSocketConnection.ConnectAsync(socket, stop), UseProxy = false })
        {
            MaxResponseContentBufferSize = LongestAnswer,
        };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://metacni{path}"), either.Token).ConfigureAwait(false);
            return new Page((int)response.StatusCode, (await response.Content.ReadAsStringAsync(either.Token).ConfigureAwait(false)).TrimEnd('\n'));
        }
        catch (HttpRequestException e)
        {
            return new Page(Unanswered, $"the daemon does not run or does not answer on {socket}: {e.InnerException?.Message ?? e.Message}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Page(Unanswered, $"the daemon did not answer on {socket} within {Limit.TotalSeconds} s");
        }
    }
}
