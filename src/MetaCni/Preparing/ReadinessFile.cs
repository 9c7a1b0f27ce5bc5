// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Preparing;

/// <summary>The file that the primary's daemon creates when it is ready (Multus's <c>readinessindicatorfile</c>).</summary>
internal static class ReadinessFile
{
    // A watch is silent once its directory was replaced, and fails if the node has no inotify instance left. So the file is also polled.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>True if the path exists. Its type does not matter, as in Multus: a socket or a directory is accepted.</summary>
    public static bool IsThere(string path) => Path.Exists(path);

    /// <summary>Waits until the file exists; it is watched, so that the pod starts as soon as the file appears.</summary>
    /// <exception cref="CniException">11: it did not appear before the deadline.</exception>
    public static async Task WaitAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (!IsThere(path))
            {
                await NextChangeAsync(path, time, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException e)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"the readiness file {PlainText.Word(path)} did not appear before the deadline: the primary network is not ready; "
                + "check its daemon on this node",
                "",
                e);
        }
    }

    // The directory itself may not exist yet: then its nearest existing parent is watched.
    private static async Task NextChangeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = TryWatch(directory, () => changed.TrySetResult());

        // The file may have appeared between the check and the start of the watch.
        var nearest = Path.Combine(directory, Path.GetRelativePath(directory, path).Split('/')[0]);
        if (!IsThere(path) && (nearest == path || !Directory.Exists(nearest)))
        {
            await changed.Task.WaitAsync(PollInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static FileSystemWatcher? TryWatch(string directory, Action changed)
    {
        try
        {
            var watcher = new FileSystemWatcher(directory);
            watcher.Created += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Error += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // The directory was removed, or no inotify instance is left: the file is polled.
            return null;
        }
    }
}
