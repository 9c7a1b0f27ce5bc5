// SPDX-License-Identifier: Apache-2.0
//
// kubelet writes a ConfigMap's keys into a new directory and makes the symbolic link "..data" point to it in one step; each key is a link
// through "..data". Reading that directory itself gives the keys of one version.

using System.Text;
using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Install.Settings;

/// <summary>The directory of the settings: a mounted ConfigMap, or an administrator's. One file a key; hidden files are ignored.</summary>
internal static class SettingsDirectory
{
    // A ConfigMap has at most 1 MiB in total.
    private const int MostKeys = 200;
    private const int LongestValue = 64 << 10;

    /// <summary>Reads every key.</summary>
    /// <exception cref="CniException">5: the directory or a file cannot be read. 7: too many keys, or a value that is not UTF-8.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        try
        {
            return Values(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"the settings in {PlainText.Word(path)} cannot be read: {Reason(e)}; mount the ConfigMap there, or name another directory with --settings",
                "",
                e);
        }
    }

    private static string Reason(Exception failure) =>
        failure is DirectoryNotFoundException ? "the directory does not exist" : failure.Message.TrimEnd('.');

    private static SortedDictionary<string, string> Values(string path)
    {
        var version = Path.Combine(path, "..data");
        var directory = Directory.Exists(version) ? Directory.ResolveLinkTarget(version, returnFinalTarget: true)?.FullName ?? version : path;
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory).Where(file => !Path.GetFileName(file).StartsWith('.')))
        {
            if (values.Count == MostKeys)
            {
                throw Invalid(path, $"more than {MostKeys} keys");
            }

            values[Path.GetFileName(file)] = Value(path, file);
        }

        return values;
    }

    private static string Value(string path, string file)
    {
        var key = PlainText.Name(Path.GetFileName(file));
        try
        {
            // A file that vanished belongs to a version that was just replaced; its successor is read next.
            return BoundedFile.TryRead(file, out var content, LongestValue) ? new UTF8Encoding(false, true).GetString(content) : "";
        }
        catch (FormatException e)
        {
            throw Invalid(path, $"{key}: {e.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw Invalid(path, $"{key}: the value is not valid UTF-8");
        }
    }

    private static CniException Invalid(string path, string problem) => new(
        CniErrorCode.InvalidNetworkConfiguration, $"the settings in {PlainText.Word(path)} are invalid: {problem}; correct the ConfigMap");
}
