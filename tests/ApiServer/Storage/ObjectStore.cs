// SPDX-License-Identifier: Apache-2.0

//
// Objects in here are never changed: who wants another one stores another one. Versions are those of the whole store, as etcd's
// revisions are, so a version also says what was there at that time.

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>The objects, their versions and their history.</summary>
public sealed class ObjectStore(long firstVersion)
{
    private readonly Lock gate = new();
    private readonly List<StoreChange> history = [];
    private ImmutableSortedDictionary<ObjectKey, JsonObject> objects = ImmutableSortedDictionary<ObjectKey, JsonObject>.Empty;
    private TaskCompletionSource changed = NewSignal();
    private long version = firstVersion;
    private long oldestVersion = firstVersion;

    /// <summary>A watch or a page that starts below this version has expired.</summary>
    public long OldestVersion => Interlocked.Read(ref oldestVersion);

    public Snapshot Now()
    {
        lock (gate)
        {
            return new Snapshot(version, history.Count, objects);
        }
    }

    /// <summary>What was there at an earlier version.</summary>
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

    /// <summary>The history from a position on; when it is empty, the task ends with the next change.</summary>
    public (IReadOnlyList<StoreChange> Changes, Task Next) Since(int position)
    {
        lock (gate)
        {
            return (history[position..], changed.Task);
        }
    }

    /// <summary>Decides under the store's lock what becomes of one object.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="decide">Gets the object (null: there is none) and gives what shall be there (null: nothing; the same: no change).</param>
    /// <returns>The object as it is now; a deleted one as its watchers see it; null when there was and is none.</returns>
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

    /// <summary>Forgets the history, as the real server does after minutes: earlier versions have expired.</summary>
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

    // Through text, so that a number that a test wrote is a number as any other; and looked at, because a tree that was parsed builds
    // its members at the first look, which only one thread may do.
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
