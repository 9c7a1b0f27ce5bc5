// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;

namespace Cni.Invocation;

/// <summary>Searches the directories of CNI_PATH for a plugin's executable (CNI §2 "Parameters").</summary>
public static class PluginFinder
{
    /// <inheritdoc cref="IPluginRunner.Find"/>
    public static string Find(string type, IReadOnlyList<string> directories)
    {
        ArgumentNullException.ThrowIfNull(directories);
        if (string.IsNullOrEmpty(type) || type is "." or ".." || type.AsSpan().ContainsAny('/', '\0'))
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{PlainText.Name(type)} is not a valid plugin type; set \"type\" to the name of an executable, without a directory");
        }

        // A relative directory would depend on the working directory of the caller.
        var searched = directories.Where(Path.IsPathRooted).Distinct().ToList();
        var candidates = searched.Select(directory => Path.Join(directory, type)).ToList();
        return candidates.Find(ExecutableFile.Exists) ?? throw NotFound(type, searched, PassedOver(directories));
    }

    private static string PassedOver(IReadOnlyList<string> directories)
    {
        var relative = directories.Where(directory => directory.Length > 0 && !Path.IsPathRooted(directory)).Distinct().ToList();
        return relative.Count == 0 ? "" : $" (not searched, because they are not absolute paths: {Shown(relative)})";
    }

    private static CniException NotFound(string type, List<string> searched, string passedOver)
    {
        if (searched.Count == 0)
        {
            return new CniException(
                PluginErrorCode.PluginNotFound,
                $"plugin {PlainText.Word(type)} cannot be looked up: no absolute directory is given{passedOver}; set CNI_PATH") { IsPluginMissing = true };
        }

        var present = searched.Select(directory => Path.Join(directory, type)).FirstOrDefault(File.Exists);
        return present is null
            ? new CniException(
                PluginErrorCode.PluginNotFound,
                $"plugin {PlainText.Word(type)} does not exist in {Shown(searched)}{passedOver}; install it there") { IsPluginMissing = true }
            : new CniException(
                PluginErrorCode.PluginNotFound,
                $"plugin {PlainText.Word(type)} cannot be used: {PlainText.Word(present)} is not an executable file; "
                    + "make it executable, or reinstall it");
    }

    private static string Shown(IEnumerable<string> directories) => string.Join(", ", directories.Select(PlainText.Word));
}
