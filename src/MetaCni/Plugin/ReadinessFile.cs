// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Plugin;

/// <summary>The file by which the primary's own daemon says that it is ready (Multus's <c>readinessindicatorfile</c>).</summary>
internal static class ReadinessFile
{
    /// <summary>Waits until the file is there; watched, so that the pod starts in the moment in which it appears.</summary>
    /// <exception cref="CniException">11: it did not appear before the deadline.</exception>
    public static async Task WaitAsync(string path, CancellationToken deadline)
    {
        try
        {
            while (!File.Exists(path))
            {
                await NextChangeAsync(path, deadline).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"the readiness file {path} did not appear before the deadline: the primary network is not ready; look at its daemon on this node",
                "",
                e);
        }
    }

    // The directory itself may be missing yet: the nearest one that exists is watched then.
    private static async Task NextChangeAsync(string path, CancellationToken deadline)
    {
        var directory = Path.GetDirectoryName(path)!;
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(directory);
        watcher.Created += (_, _) => changed.TrySetResult();
        watcher.Renamed += (_, _) => changed.TrySetResult();
        watcher.Deleted += (_, _) => changed.TrySetResult();
        watcher.Error += (_, _) => changed.TrySetResult();
        watcher.EnableRaisingEvents = true;

        // It may have come between the look and the watch.
        var nearest = Path.Combine(directory, Path.GetRelativePath(directory, path).Split('/')[0]);
        if (!File.Exists(path) && (nearest == path || !Directory.Exists(nearest)))
        {
            await changed.Task.WaitAsync(deadline).ConfigureAwait(false);
        }
    }
}
