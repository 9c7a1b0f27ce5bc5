// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;

namespace Support;

/// <summary>Detects changes in a directory since this object was created.</summary>
public sealed class DirectoryChanges : IDisposable
{
    private readonly FileSystemWatcher watcher;
    private readonly Channel<bool> changes = Channel.CreateUnbounded<bool>();

    public DirectoryChanges(string directory)
    {
        watcher = new FileSystemWatcher(directory);
        watcher.Created += Count;
        watcher.Changed += Count;
        watcher.Renamed += Count;
        watcher.Deleted += Count;

        // An overflow of the watcher's buffer counts as a change.
        watcher.Error += Count;
        watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for the next change. One change of a file may count as several.</summary>
    public async Task NextAsync(CancellationToken cancellation) => await changes.Reader.ReadAsync(cancellation).ConfigureAwait(false);

    public void Dispose() => watcher.Dispose();

    private void Count(object sender, EventArgs change) => changes.Writer.TryWrite(true);
}
