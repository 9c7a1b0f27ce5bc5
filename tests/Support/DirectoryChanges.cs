// SPDX-License-Identifier: Apache-2.0

using System.Threading.Channels;

namespace Support;

/// <summary>Tells when something in a directory has changed since it was made.</summary>
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

        // More changes than there is room for are a change.
        watcher.Error += Count;
        watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits for a change that was not waited for yet. One change of a file may count as several.</summary>
    public async Task NextAsync(CancellationToken cancellation) => await changes.Reader.ReadAsync(cancellation).ConfigureAwait(false);

    public void Dispose() => watcher.Dispose();

    private void Count(object sender, EventArgs change) => changes.Writer.TryWrite(true);
}
