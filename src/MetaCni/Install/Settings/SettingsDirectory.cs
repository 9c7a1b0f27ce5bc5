// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Install.Settings;

/// <summary>A directory with one file for each setting, as kubelet mounts a ConfigMap.</summary>
internal static class SettingsDirectory
{
    // A ConfigMap has at most 1 MiB.
    private const int MaximumLength = 1 << 20;
    private const int MostFiles = 1000;

    /// <summary>The settings by their file names. Names that begin with a dot are kubelet's own (<c>..data</c>) and left out.</summary>
    /// <exception cref="CniException">5: the directory does not exist, or a file cannot be read; 7: it has too many files.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var files = Files(path);
        return files.Count <= MostFiles
            ? files.ToDictionary(file => Path.GetFileName(file), Text)
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"settings directory {PlainText.Word(path)} has more than {MostFiles} files; name the directory of the ConfigMap");
    }

    private static List<string> Files(string path)
    {
        try
        {
            return [.. Directory.EnumerateFiles(path).Where(file => Path.GetFileName(file)[0] != '.').Take(MostFiles + 1)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable($"settings directory {PlainText.Word(path)}", e);
        }
    }

    private static string Text(string file)
    {
        try
        {
            return BoundedFile.TryReadByAnyWay(file, out var content, MaximumLength) ? Encoding.UTF8.GetString(content) : "";
        }
        catch (Exception e) when (e is LinuxException or FormatException)
        {
            throw Unreadable($"setting {PlainText.Word(file)}", e);
        }
    }

    private static CniException Unreadable(string what, Exception e) =>
        new(CniErrorCode.IOFailure, $"{what} cannot be read: {e.Message}", "", e);
}
