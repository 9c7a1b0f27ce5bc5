// SPDX-License-Identifier: Apache-2.0

//
// Stored objects are immutable: a change stores another object. Versions count for the whole store, like etcd's revisions, so a version
// also identifies the state of the store at that time.

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>Stores the objects, their versions and their history.</summary>
public sealed class ObjectStore(long firstVersion)
{
    private readonly Lock gate = new();
    private readonly List<StoreChange> history = [];
    private ImmutableSortedDictionary<ObjectKey, JsonObject> objects = ImmutableSortedDictionary<ObjectKey, JsonObject>.Empty;
    private TaskCompletionSource changed = NewSignal();
    private long version = firstVersion;
    private long oldestVersion = firstVersion;

    /// <summary>A watch or a page that starts before this version has expired.</summary>
    public long OldestVersion => Interlocked.Read(ref oldestVersion);

    public Snapshot Now()
    {
        lock (gate)
        {
            return new Snapshot(version, history.Count, objects);
        }
    }

    /// <summary>The objects at an earlier version.</summary>
    public Snapshot At(long then)
    {
        lock (gate)
        {
            var position = history.FindIndex(change => change.Version > then);
            return position switch
            {
                < 0 => new Snapshot(version, history.Count, objects),
                0 => new Snapshot(then, 0, ImmutableSortedDictionary<ObjectKey, JsonObject>.Empty),
                _ => new Snapshot(then, position, history[position - 1].State),
            };
        }
    }

    /// <summary>The history from a position; if it is empty, the task completes at the next change.</summary>
    public (IReadOnlyList<StoreChange> Changes, Task Next) Since(int position)
    {
        lock (gate)
        {
            return (history[position..], changed.Task);
        }
    }

    /// <summary>Creates, changes or deletes one object under the store's lock.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="decide">
    /// Takes the object (null if absent) and returns the new one (null deletes it, the same object means no change).
    /// </param>
    /// <returns>The current object; for a deletion, the object as watchers see it; null if there was none and is none.</returns>
    public JsonObject? Change(ObjectKey key, Func<JsonObject?, JsonObject?> decide)
    {
        lock (gate)
        {
            var before = objects.GetValueOrDefault(key);
            var after = decide(before);
            return ReferenceEquals(before, after) ? after : Record(key, before, after);
        }
    }

    public void Bookmark()
    {
        lock (gate)
        {
            Append(new StoreChange(ChangeKind.Bookmark, version, default, null, null, objects));
        }
    }

    /// <summary>Discards the history, as the real server does after minutes: earlier versions have expired.</summary>
    public void Compact()
    {
        lock (gate)
        {
            Interlocked.Exchange(ref oldestVersion, version);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JsonObject Record(ObjectKey key, JsonObject? before, JsonObject? after)
    {
        version++;
        var stored = Stored(after ?? before!, version);
        objects = after is null ? objects.Remove(key) : objects.SetItem(key, stored);
        var kind = before is null ? ChangeKind.Added : after is null ? ChangeKind.Deleted : ChangeKind.Modified;
        Append(new StoreChange(kind, version, key, stored, before, objects));
        return stored;
    }

    private void Append(StoreChange change)
    {
        history.Add(change);
        var signal = changed;
        changed = NewSignal();
        signal.SetResult();
    }

    // Copied through text, so that a test's number becomes a normal JSON number. Read once, because a parsed tree builds its members on
    // first access, which is not thread-safe.
    private static JsonObject Stored(JsonObject document, long version)
    {
        var copy = (JsonObject)document.DeepClone();
        copy["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        var stored = (JsonObject)JsonNode.Parse(copy.ToJsonString())!;
        Touch(stored);
        return stored;
    }

    private static void Touch(JsonNode? node)
    {
        foreach (var child in node switch
        {
            JsonObject map => map.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        })
        {
            Touch(child);
        }
    }
}
