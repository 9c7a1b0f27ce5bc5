// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Linux.Locks;
using MetaCni.Install;

namespace MetaCni.CommandLine.Terminal;

/// <summary>The daemon's lock, held while a person changes the installation by hand: the two would undo each other's work.</summary>
internal sealed class NodeLock : IDisposable
{
    private readonly string _directory;
    private readonly FileLock? _held;

    private NodeLock(string directory, FileLock? held) => (_directory, _held) = (directory, held);

    /// <summary>Takes the lock; in a dry run, only looks at it.</summary>
    /// <param name="directories">The directories of the node.</param>
    /// <param name="isDryRun">True if nothing may change.</param>
    /// <param name="instead">What to do instead, for the error message.</param>
    /// <exception cref="CniException">11: a daemon or another installation is at work. 5: the run directory cannot be used.</exception>
    public static NodeLock Take(NodeDirectories directories, bool isDryRun, string instead)
    {
        try
        {
            if (isDryRun)
            {
                return FileLock.IsHeld(directories.DaemonLock) ? throw Busy(directories, instead) : new NodeLock(directories.RunDir, null);
            }

            PrivateDirectory.Ensure(directories.RunDir);
            return FileLock.TryAcquire(directories.DaemonLock, out var held) ? new NodeLock(directories.RunDir, held) : throw Busy(directories, instead);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"the run directory cannot be used: {e.Message}; name another with --run-dir", "", e);
        }
    }

    public void Dispose()
    {
        if (_held is not null)
        {
            _held.Dispose();
            _ = FileNames.TryRemoveDirectory(_directory);
        }
    }

    private static CniException Busy(NodeDirectories directories, string instead) => new(
        CniErrorCode.TryAgainLater,
        $"a metacni daemon works on this node, and holds {PlainText.Word(directories.DaemonLock)}; {instead}");
}
