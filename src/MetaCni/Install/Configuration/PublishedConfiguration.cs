// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;
using MetaCni.Config;

namespace MetaCni.Install.Configuration;

/// <summary>Our file in the runtime's directory of configurations.</summary>
/// <remarks>
/// The runtime watches the directory, and may read the file at any moment. A rename within the directory replaces it in one step; containerd
/// does not notice a file that is moved in from another directory. The temporary file has an extension that no runtime reads.
/// </remarks>
internal sealed class PublishedConfiguration(string path)
{
    private const int MaximumLength = 4 << 20;
    private const int Mode = 0x180; // 0600

    public string Path => path;

    /// <summary>The content; false if the file does not exist.</summary>
    /// <exception cref="CniException">5: something else has its name, or it cannot be read.</exception>
    public bool TryRead(out byte[] content)
    {
        try
        {
            return BoundedFile.TryReadOwn(path, out content, MaximumLength);
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"configuration file {PlainText.Word(path)} cannot be read: {e.Message}; remove it", "", e);
        }
    }

    /// <summary>True if the file has exactly this content.</summary>
    public bool Has(ReadOnlySpan<byte> content)
    {
        try
        {
            return TryRead(out var found) && content.SequenceEqual(found);
        }
        catch (CniException)
        {
            return false;
        }
    }

    /// <summary>True if it is a regular file that only root, or the user of this process, can use.</summary>
    public bool IsPrivate()
    {
        try
        {
            return FileStatus.TryOfName(path, out var status) && status.IsRegular && status.Permissions == Mode && TrustedPath.IsOurs(status);
        }
        catch (LinuxException)
        {
            return false;
        }
    }

    /// <summary>True if the file makes a runtime call MetaCni; false if it does not exist or is not a valid configuration.</summary>
    public bool IsOurs()
    {
        try
        {
            return ConfigurationFile.Load(path).Plugins[0].Type == MetaConfig.PluginType;
        }
        catch (CniException)
        {
            return false;
        }
    }

    /// <summary>Replaces the file in one step, unless it has this content and is private. Temporary files that a killed writer left are removed.</summary>
    /// <returns>False if it was so before.</returns>
    /// <exception cref="CniException">5: it cannot be written.</exception>
    public bool Write(ReadOnlySpan<byte> content)
    {
        try
        {
            AtomicFile.RemoveLeftovers(path);
            if (Has(content) && IsPrivate())
            {
                return false;
            }

            AtomicFile.Write(path, content);
            return true;
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"configuration file {PlainText.Word(path)} cannot be written: {e.Message}; check the directory, its permissions and its free space",
                "",
                e);
        }
    }

    /// <summary>The content as JSON; empty if the file does not exist or is damaged.</summary>
    public JsonObject Json()
    {
        try
        {
            return TryRead(out var content) ? JsonBorder.ReadObject(content, path) : [];
        }
        catch (CniException)
        {
            return [];
        }
    }

    /// <summary>Removes the file, and temporary files; false if it did not exist.</summary>
    /// <exception cref="CniException">5: it cannot be removed.</exception>
    public bool Remove()
    {
        if (Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            AtomicFile.RemoveLeftovers(path);
        }

        return FileNames.TryRemove(path)
            || (Errno.Last is Errno.NoEntry or Errno.NotDirectory
                ? false
                : throw new CniException(
                    CniErrorCode.IOFailure, $"configuration file {PlainText.Word(path)} cannot be removed: {Errno.Text(Errno.Last)}; remove it by hand"));
    }
}
