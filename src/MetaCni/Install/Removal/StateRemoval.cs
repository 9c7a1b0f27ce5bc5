// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using MetaCni.Journal;

namespace MetaCni.Install.Removal;

/// <summary>Removes the state directory. Only names that MetaCni writes are removed: the path may be wrong.</summary>
internal sealed class StateRemoval(string stateDirectory)
{
    private static readonly string[] Names = ["attachments", "deferred", "warned", "status", "networks.lock", NodeDirectories.LastSettingsName];

    private static readonly string[] Beginnings = [CollectionNote.FileName, "operations.", AtomicFile.TemporaryPrefix];

    public bool Exists => Directory.Exists(stateDirectory);

    /// <summary>Removes the files, and the directory if nothing else is in it. The caller has made sure that no pod is on record.</summary>
    /// <returns>The names of what is not MetaCni's; then the directory stays.</returns>
    /// <exception cref="CniException">5: something cannot be removed.</exception>
    public IReadOnlyList<string> Remove()
    {
        try
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(stateDirectory).Where(IsOurs).ToList())
            {
                Remove(entry);
            }

            IReadOnlyList<string> left = [.. Directory.EnumerateFileSystemEntries(stateDirectory).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
            if (left.Count == 0)
            {
                Directory.Delete(stateDirectory);
            }

            return left;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"state directory {PlainText.Word(stateDirectory)} cannot be removed: {e.Message}; remove it by hand", "", e);
        }
    }

    private static bool IsOurs(string entry) =>
        Path.GetFileName(entry) is var name && (Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal)));

    private static void Remove(string entry)
    {
        if (FileStatus.TryOfName(entry, out var status) && status.IsDirectory)
        {
            Directory.Delete(entry, recursive: true);
        }
        else
        {
            File.Delete(entry);
        }
    }
}
