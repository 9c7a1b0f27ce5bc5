// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>One watch after the other.</summary>
/// <param name="session">The API server.</param>
/// <param name="objects">They get the events.</param>
/// <param name="time">The clock.</param>
/// <param name="random">For the time limits.</param>
internal sealed class ObjectWatch(IApiSession session, IWatchedObjects objects, TimeProvider time, Random random)
{
    /// <summary>
    /// A watch without events and bookmarks for this long is closed, and its objects do not count as current. The API server sends a bookmark
    /// every minute.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(90);

    /// <summary>
    /// After a watch was opened again, what had happened before has arrived with the first bookmark, or after this time: the API server sends
    /// it first.
    /// </summary>
    public static readonly TimeSpan LongestBacklog = TimeSpan.FromSeconds(1);

    // In seconds. As kubelet's, so that the watches of a cluster spread over the API servers.
    private const int ShortestLimit = 300;
    private const int LongestLimit = 600;

    // An object has at most 1.5 MiB in etcd.
    private const int LongestLine = 4 << 20;
    private const int LongestMessage = 4 << 10;

    /// <summary>Runs until the watch ends.</summary>
    /// <param name="version">Where it begins.</param>
    /// <param name="isListed">True directly after a list: the objects are current when the watch is open.</param>
    /// <param name="opened">Called when it is open.</param>
    /// <param name="reached">Called with each version that it has reached.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="WatchFailedException">The API server refuses it, or sends something else; or the connection broke.</exception>
    /// <exception cref="CniException">The API server cannot be reached.</exception>
    public async Task RunAsync(string version, bool isListed, Action opened, Action<string> reached, CancellationToken stop)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stop);
        try
        {
            using var response = await session.OpenAsync(Request(version), end.Token).ConfigureAwait(false);
            await RequireOpenAsync(response, end.Token).ConfigureAwait(false);
            if (isListed)
            {
                objects.Beat();
            }

            opened();
            await FollowAsync(response.Body, isListed, reached, silence, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (silence.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new WatchFailedException("Silent", $"{objects.List.Permission}: the watch had no event and no bookmark for {LongestSilence.TotalSeconds} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new WatchFailedException("Disconnected", $"{objects.List.Permission}: the watch broke: {e.InnerException?.Message ?? e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw WatchRefusal.NotTheApi(objects.List, $"the watch has {e.Message}");
        }
        catch (JsonException e)
        {
            throw WatchRefusal.NotTheApi(objects.List, $"the watch has a line that is not an event ({e.Message})");
        }
    }

    private async Task FollowAsync(Stream events, bool isListed, Action<string> reached, CancellationTokenSource silence, CancellationToken end)
    {
        using var lines = new LineReader(events, LongestLine);
        var isCurrent = isListed;
        var backlog = isCurrent ? Task.CompletedTask : Task.Delay(LongestBacklog, time, end);
        while (true)
        {
            var next = lines.NextAsync(end).AsTask();
            if (!isCurrent && await Task.WhenAny(next, backlog).ConfigureAwait(false) == backlog && backlog.IsCompletedSuccessfully)
            {
                isCurrent = true;
                objects.Beat();
            }

            if (await next.ConfigureAwait(false) is not { } line)
            {
                return;
            }

            silence.CancelAfter(LongestSilence);
            if (line.Length > 0)
            {
                var happened = WatchEvent.Read(line);
                reached(Apply(happened));
                isCurrent |= happened.Type == WatchEventType.Bookmark || backlog.IsCompletedSuccessfully;
                if (isCurrent)
                {
                    objects.Beat();
                }
            }
        }
    }

    private ApiRequest Request(string version) => objects.List with
    {
        Path = $"{objects.List.Path}{(objects.List.Path.Contains('?') ? '&' : '?')}watch=true&allowWatchBookmarks=true"
            + $"&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={random.Next(ShortestLimit, LongestLimit)}",
        LongestAnswer = long.MaxValue / 2,
    };

    private async Task RequireOpenAsync(StreamedResponse response, CancellationToken stop)
    {
        if (response.Status == HttpStatusCode.OK)
        {
            return;
        }

        var (start, count) = (new byte[LongestMessage], 0);
        while (count < start.Length && await response.Body.ReadAsync(start.AsMemory(count), stop).ConfigureAwait(false) is > 0 and var read)
        {
            count += read;
        }

        throw WatchRefusal.Of(objects.List, response.Status, session.WithoutSecrets(MessageIn(start.AsMemory(0, count))), response.RetryAfter?.Delta);
    }

    private static string MessageIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            return new WatchEvent(WatchEventType.Error, body).Failure().Message;
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body.Span).Split('\n')[0];
        }
    }

    // Returns the version that is reached.
    private string Apply(WatchEvent happened)
    {
        if (happened.Type == WatchEventType.Error)
        {
            var (code, message) = happened.Failure();
            throw WatchRefusal.Of(objects.List, (HttpStatusCode)code, session.WithoutSecrets(message), null);
        }

        var watched = WatchedObject.Read(happened.Object);
        if (watched.Kind.Length > 0 && !objects.List.Expected.IsMet(new JsonObject { ["kind"] = $"{watched.Kind}List" }))
        {
            throw new JsonException($"an object of kind {PlainText.Word(watched.Kind)}");
        }

        if (watched.Version.Length == 0)
        {
            throw new JsonException("an object without resourceVersion");
        }

        switch (happened.Type)
        {
            case WatchEventType.Added:
                objects.Add(watched);
                break;
            case WatchEventType.Modified:
                objects.Change(watched);
                break;
            case WatchEventType.Deleted:
                objects.Remove(watched);
                break;
        }

        return watched.Version;
    }
}
