// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Install.Credentials;

/// <summary>Writes the plugin's kubeconfig: mode 0600, in one step, in a directory that other users cannot read.</summary>
internal sealed class CredentialFile(string path)
{
    /// <summary>Replaces the file. A plugin that reads it gets the old or the new content.</summary>
    /// <exception cref="CniException">5: it cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> content)
    {
        try
        {
            PrivateDirectory.Ensure(Path.GetDirectoryName(path)!);
            AtomicFile.RemoveLeftovers(path);
            AtomicFile.Write(path, content);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException or IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"kubeconfig {PlainText.Word(path)} cannot be written: {e.Message}; check the directory, its permissions and its free space",
                "",
                e);
        }
    }

    /// <summary>Removes the file, what a killed writer left, and the directory if it is empty; false if the file did not exist.</summary>
    /// <exception cref="CniException">5: it cannot be removed.</exception>
    public bool Remove()
    {
        var directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
        {
            return false;
        }

        AtomicFile.RemoveLeftovers(path);
        var isRemoved = FileNames.TryRemove(path);
        if (!isRemoved && Errno.Last != Errno.NoEntry)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"kubeconfig {PlainText.Word(path)} cannot be removed: {Errno.Text(Errno.Last)}; remove it by hand");
        }

        _ = FileNames.TryRemoveDirectory(directory);
        return isRemoved;
    }
}
