// SPDX-License-Identifier: Apache-2.0

//
// 1. The existing objects as ADDED, if the request has no version, version 0, or sendInitialEvents; then, for a streaming list,
//    the bookmark after them.
// 2. Every later change. An object that starts or stops matching is ADDED or DELETED.
// 3. A bookmark every minute, and in the last two seconds of a watch with a time limit.

using System.Globalization;
using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Verbs;

/// <summary>Serves one watch.</summary>
public sealed class Watching(ObjectStore store, TimeProvider time, ApiRequest request, Func<JsonObject, Task> write)
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastBookmarks = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);

    private readonly Selection selection = Selection.Of(request);
    private readonly bool bookmarks = request.Query.Flag("allowWatchBookmarks");
    private readonly long? from = request.Query.Number("resourceVersion");
    private int position;
    private long version;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var seconds = request.Query.Number("timeoutSeconds");
        var end = time.GetUtcNow() + (seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : LongestWatch);
        if (!await StartAsync().ConfigureAwait(false))
        {
            return;
        }

        for (var nextBookmark = FirstBookmark(end); !cancellation.IsCancellationRequested;)
        {
            var (changes, next) = store.Since(position);
            position += changes.Count;
            foreach (var change in changes)
            {
                version = change.Version;
                await ShowAsync(change).ConfigureAwait(false);
            }

            if (changes.Count > 0)
            {
                continue;
            }

            var now = time.GetUtcNow();
            if (now >= end)
            {
                return;
            }

            if (now >= nextBookmark)
            {
                await BookmarkAsync().ConfigureAwait(false);
                nextBookmark = now + (end - now <= LastBookmarks ? LastBookmarks / 2 : BookmarkInterval);
            }

            await WaitAsync(next, nextBookmark < end ? nextBookmark : end, cancellation).ConfigureAwait(false);
        }
    }

    private DateTimeOffset FirstBookmark(DateTimeOffset end)
    {
        var regular = time.GetUtcNow() + BookmarkInterval;
        return end - LastBookmarks < regular ? end - LastBookmarks : regular;
    }

    private async Task WaitAsync(Task next, DateTimeOffset until, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var longest = until - time.GetUtcNow();
        var timer = Task.Delay(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, time, stop.Token);
        // A test may have moved the clock while the timer was created.
        if (time.GetUtcNow() < until)
        {
            await Task.WhenAny(next, timer).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
    }

    // False: the version has expired, so the watch ends immediately.
    private async Task<bool> StartAsync()
    {
        if (from is > 0 && from < store.OldestVersion)
        {
            var expired = Failure.Expired($"too old resource version: {from} ({store.OldestVersion})");
            await EventAsync("ERROR", expired.Status).ConfigureAwait(false);
            return false;
        }

        var streamingList = request.Query.Flag("sendInitialEvents");
        var snapshot = from is null or 0 || streamingList ? store.Now() : store.At(from.Value);
        position = snapshot.Position;
        version = snapshot.Version;
        if (from is null or 0 || streamingList)
        {
            foreach (var (_, document) in snapshot.Objects.Where(entry => selection.Covers(entry.Key) && selection.Matches(entry.Value)))
            {
                await EventAsync("ADDED", request.Representation.Of(document)).ConfigureAwait(false);
            }
        }

        if (streamingList && bookmarks)
        {
            await BookmarkAsync("k8s.io/initial-events-end").ConfigureAwait(false);
        }

        return true;
    }

    private async Task ShowAsync(StoreChange change)
    {
        if (change.Kind == ChangeKind.Bookmark)
        {
            await BookmarkAsync().ConfigureAwait(false);
            return;
        }

        if (!selection.Covers(change.Key))
        {
            return;
        }

        var was = selection.Matches(change.Previous);
        var isNow = change.Kind != ChangeKind.Deleted && selection.Matches(change.Document);
        var type = (was, isNow) switch
        {
            (false, true) => "ADDED",
            (true, true) => "MODIFIED",
            (true, false) => "DELETED",
            _ => null,
        };
        if (type is not null)
        {
            await EventAsync(type, request.Representation.Of(isNow ? change.Document! : Gone(change))).ConfigureAwait(false);
        }
    }

    // The last matching state, with the version of the change that ended the match.
    private static JsonObject Gone(StoreChange change)
    {
        var document = (JsonObject)change.Previous!.DeepClone();
        document["metadata"]!["resourceVersion"] = change.Version.ToString(CultureInfo.InvariantCulture);
        return document;
    }

    private async Task BookmarkAsync(string? annotation = null)
    {
        if (!bookmarks)
        {
            return;
        }

        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (annotation is not null)
        {
            metadata["annotations"] = new JsonObject { [annotation] = "true" };
        }

        await EventAsync("BOOKMARK", request.Representation.Of(Empty(metadata))).ConfigureAwait(false);
    }

    // An empty Go struct is not {} in JSON: members without omitempty are written.
    private JsonObject Empty(JsonObject metadata)
    {
        var document = new JsonObject { ["kind"] = request.Type.Kind, ["apiVersion"] = request.Type.ApiVersion, ["metadata"] = metadata };
        if (request.Type == ResourceTypes.Pods)
        {
            document["spec"] = new JsonObject { ["containers"] = null };
            document["status"] = new JsonObject();
        }

        return WireOrder.Apply(request.Type, document);
    }

    private Task EventAsync(string type, JsonObject document) => write(new JsonObject { ["type"] = type, ["object"] = document });
}
