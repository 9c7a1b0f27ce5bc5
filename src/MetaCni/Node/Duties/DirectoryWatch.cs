// SPDX-License-Identifier: Apache-2.0
//
// A watch may miss changes: its directory is replaced, the node has no inotify instance left, the kernel's queue overflows. So every wait
// has a limit, after which the caller looks without an event.

using Linux.Files;

namespace MetaCni.Node.Duties;

/// <summary>Waits for changes in some directories. For one caller: call <see cref="Follow"/>, look, and wait.</summary>
internal sealed class DirectoryWatch(TimeProvider time) : IDisposable
{
    // A burst of changes is one change: without this, a program that writes without a pause would keep the daemon busy.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, (FileIdentity Identity, FileSystemWatcher Watcher)> _watched = [];
    private readonly ChangeSignal _changed = new();
    private long _seen;

    /// <summary>
    /// Changes from now on end the next wait. Of a directory that does not exist, the nearest parent that does is watched.
    /// </summary>
    public void Follow(params IEnumerable<string> directories)
    {
        _seen = _changed.Count;
        var wanted = directories.Select(Nearest).ToHashSet();
        foreach (var directory in _watched.Keys.Where(directory => !wanted.Contains(directory)).ToList())
        {
            Forget(directory);
        }

        foreach (var directory in wanted)
        {
            Watch(directory);
        }
    }

    /// <summary>Waits for a change since <see cref="Follow"/>, at most for a time.</summary>
    public async Task NextAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _changed.AfterAsync(_seen, cancellationToken)
            .WaitAsync(atMost, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Delay(Settling, time, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var directory in _watched.Keys.ToList())
        {
            Forget(directory);
        }
    }

    private static string Nearest(string directory)
    {
        while (!Directory.Exists(directory) && Path.GetDirectoryName(directory) is { } parent)
        {
            directory = parent;
        }

        return directory;
    }

    private void Watch(string directory)
    {
        if (!FileStatus.TryOf(directory, out var status))
        {
            return;
        }

        if (_watched.TryGetValue(directory, out var current))
        {
            if (current.Identity == status.Identity)
            {
                return;
            }

            Forget(directory);
        }

        try
        {
            _watched[directory] = (status.Identity, Start(directory));
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // The directory was removed just now, or no inotify instance is left: the caller's limit remains.
        }
    }

    private FileSystemWatcher Start(string directory)
    {
        var watcher = new FileSystemWatcher(directory);
        watcher.Created += (_, _) => _changed.Raise();
        watcher.Changed += (_, _) => _changed.Raise();
        watcher.Renamed += (_, _) => _changed.Raise();
        watcher.Deleted += (_, _) => _changed.Raise();
        watcher.Error += (_, _) => _changed.Raise();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Forget(string directory)
    {
        _watched[directory].Watcher.Dispose();
        _watched.Remove(directory);
    }
}
