// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Cni.Values;
using Linux.Files;
using Linux.Locks;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>One lock for each container (NPWG §7.3): the operations of one container never run at the same time.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration; it exists.</param>
/// <param name="directory">Where the locks are.</param>
internal sealed class ContainerLocks(string stateDirectory, string directory)
{
    /// <exception cref="CniException">11: the deadline passed. 112: the lock cannot be taken.</exception>
    public FileLock Acquire(ContainerId container, CancellationToken cancellationToken)
    {
        Clear(container, cancellationToken);
        var path = FileOf(container);
        return StateAccess.Lock(path, $"another operation on container {container}", () => FileLock.Acquire(path, cancellationToken));
    }

    /// <summary>The lock, if nobody holds it.</summary>
    public bool TryAcquire(ContainerId container, [NotNullWhen(true)] out FileLock? containerLock)
    {
        Clear(container, CancellationToken.None);
        var path = FileOf(container);
        containerLock = StateAccess.Lock(path, "another operation", () => FileLock.TryAcquire(path, out var acquired) ? acquired : null);
        return containerLock is not null;
    }

    // What is no file can never be locked. Who comes second must not remove the lock of who came first: one at a time looks, and removes.
    private void Clear(ContainerId container, CancellationToken cancellationToken)
    {
        var path = FileOf(container);
        if (IsNoFile(path))
        {
            using var alone = StateAccess.Lock(
                stateDirectory, "another operation", () => SharedLock.Acquire(stateDirectory, isExclusive: true, cancellationToken));
            if (IsNoFile(path) && !FileNames.TryRemove(path))
            {
                // A directory, whatever is in it.
                _ = FileNames.TryRename(path, CorruptFiles.FreeName(path + RecordName.CorruptExtension));
            }
        }
    }

    private string FileOf(ContainerId container) => Path.Combine(directory, RecordName.OfLock(container));

    private static bool IsNoFile(string path) => FileStatus.TryOfName(path, out var status) && !status.IsRegular;
}
