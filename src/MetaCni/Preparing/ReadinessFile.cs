// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Preparing;

/// <summary>The file by which the primary's own daemon says that it is ready (Multus's <c>readinessindicatorfile</c>).</summary>
internal static class ReadinessFile
{
    // A watch says nothing once its directory was replaced, and cannot be had where the node has no inotify instance left.
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    /// <summary>True if it is there; whatever it is, as Multus: a socket or a directory will do.</summary>
    public static bool IsThere(string path) => Path.Exists(path);

    /// <summary>Waits until the file is there; watched, so that the pod starts in the moment in which it appears.</summary>
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
                + "look at its daemon on this node",
                "",
                e);
        }
    }

    // The directory itself may be missing yet: the nearest one that exists is watched then.
    private static async Task NextChangeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = TryWatch(directory, () => changed.TrySetResult());

        // It may have come between the look and the watch.
        var nearest = Path.Combine(directory, Path.GetRelativePath(directory, path).Split('/')[0]);
        if (!IsThere(path) && (nearest == path || !Directory.Exists(nearest)))
        {
            await changed.Task.WaitAsync(LookAnyway, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            // The directory has gone meanwhile, or there is no watch to be had: it is looked for anyway.
            return null;
        }
    }
}
