// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Cni.Values;
using Linux.Files;
using Linux.Locks;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>One lock for each container (NPWG §7.3): operations of one container never run at the same time.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration; it exists.</param>
/// <param name="directory">The directory of the locks.</param>
internal sealed class ContainerLocks(string stateDirectory, string directory)
{
    /// <exception cref="CniException">11: the deadline passed. 112: the lock cannot be taken.</exception>
    public FileLock Acquire(ContainerId container, CancellationToken cancellationToken)
    {
        Clear(container, cancellationToken);
        var path = FileOf(container);
        return StateAccess.Lock(path, $"another operation on container {container}", () => FileLock.Acquire(path, cancellationToken));
    }

    /// <summary>Takes the lock if it is free.</summary>
    public bool TryAcquire(ContainerId container, [NotNullWhen(true)] out FileLock? containerLock)
    {
        Clear(container, CancellationToken.None);
        var path = FileOf(container);
        containerLock = StateAccess.Lock(path, "another operation", () => FileLock.TryAcquire(path, out var acquired) ? acquired : null);
        return containerLock is not null;
    }

    // Only a file can be locked, so remove anything else. Only one process at a time checks and removes, so that no process removes the new
    // lock of another.
    private void Clear(ContainerId container, CancellationToken cancellationToken)
    {
        var path = FileOf(container);
        if (IsNoFile(path))
        {
            using var alone = StateAccess.Lock(
                stateDirectory, "another operation", () => SharedLock.Acquire(stateDirectory, isExclusive: true, cancellationToken));
            if (IsNoFile(path) && !FileNames.TryRemove(path))
            {
                // A directory that is not empty.
                _ = FileNames.TryRename(path, CorruptFiles.FreeName(path + RecordName.CorruptExtension));
            }
        }
    }

    private string FileOf(ContainerId container) => Path.Combine(directory, RecordName.OfLock(container));

    private static bool IsNoFile(string path) => FileStatus.TryOfName(path, out var status) && !status.IsRegular;
}
