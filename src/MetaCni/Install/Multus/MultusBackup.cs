// SPDX-License-Identifier: Apache-2.0
//
// A rename keeps content, mode and owner exactly, and cannot leave half a file. Ours is published before Multus's is set aside, and
// Multus's is back before ours is removed: at every moment the runtime has one of the two.

using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Install.Multus;

/// <summary>Multus's files that were set aside, under their names, in a directory that no runtime reads.</summary>
internal sealed class MultusBackup(NodeDirectories directories)
{
    /// <summary>The names of the files that are kept.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(directories.Before)
        ? [.. Directory.EnumerateFiles(directories.Before).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Sets a file aside. If one of its name is kept already, that is the original, and this one is removed: a daemon wrote it again.</summary>
    /// <exception cref="CniException">5: it cannot be moved or removed.</exception>
    public void SetAside(string file)
    {
        var kept = Path.Combine(directories.Before, Path.GetFileName(file));
        try
        {
            PrivateDirectory.Ensure(directories.Before);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
        {
            throw Failure(file, e.Message, e);
        }

        var isDone = FileStatus.TryOfName(kept, out _) ? FileNames.TryRemove(file) : FileNames.TryRename(file, kept);
        if (!isDone && Errno.Last != Errno.NoEntry)
        {
            throw Failure(file, Errno.Text(Errno.Last));
        }
    }

    /// <summary>Puts every file back under its name, and removes the directory and the settings that were taken over.</summary>
    /// <exception cref="CniException">5: one cannot be moved.</exception>
    public void Restore()
    {
        foreach (var name in Names())
        {
            var file = Path.Combine(directories.ConfDir, name);
            if (!FileNames.TryRename(Path.Combine(directories.Before, name), file))
            {
                throw Failure(file, Errno.Text(Errno.Last));
            }
        }

        _ = FileNames.TryRemove(directories.TakenOver);
        _ = FileNames.TryRemoveDirectory(directories.Before);
        _ = FileNames.TryRemoveDirectory(directories.CredentialDir);
    }

    private static CniException Failure(string file, string why, Exception? cause = null) =>
        new(CniErrorCode.IOFailure, $"Multus's configuration {PlainText.Word(file)} cannot be moved: {why}; check the directory and its permissions", "", cause);
}
