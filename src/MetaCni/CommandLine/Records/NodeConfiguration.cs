// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Config;

namespace MetaCni.CommandLine.Records;

/// <summary>The CNI configuration with which the runtime of this node calls MetaCni.</summary>
/// <param name="File">Its file.</param>
/// <param name="Config">The parsed configuration; invalid members have their defaults.</param>
/// <param name="Problems">The invalid members.</param>
internal sealed record NodeConfiguration(string File, MetaConfig Config, IReadOnlyList<MetaConfigProblem> Problems)
{
    private static readonly string[] Extensions = [".conf", ".conflist", ".json"];

    /// <summary>Finds the first configuration with a plugin of type metacni, in the order in which runtimes read the files.</summary>
    /// <param name="directory">The runtime's directory of configurations.</param>
    /// <param name="unreadable">Receives an error for each file that cannot be read; runtimes skip such files, too.</param>
    /// <returns>Null if there is no such configuration or directory.</returns>
    public static NodeConfiguration? Find(string directory, ICollection<CniError> unreadable) =>
        Files(directory, unreadable).Select(file => Read(file, unreadable)).FirstOrDefault(found => found is not null);

    private static NodeConfiguration? Read(string file, ICollection<CniError> unreadable)
    {
        try
        {
            var list = ConfigurationFile.Load(file);
            if (list.Plugins.FirstOrDefault(plugin => plugin.Type == MetaConfig.PluginType) is not { } plugin)
            {
                return null;
            }

            var (config, problems) = MetaConfigReader.Read(plugin.Json, list.Version);
            return new NodeConfiguration(file, config, problems);
        }
        catch (CniException e)
        {
            unreadable.Add(e.Error);
            return null;
        }
    }

    private static IReadOnlyList<string> Files(string directory, ICollection<CniError> unreadable)
    {
        try
        {
            return Directory.Exists(directory)
                ? [.. Directory.EnumerateFiles(directory).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unreadable.Add(new CniError(CniErrorCode.IOFailure, $"directory {PlainText.Word(directory)} cannot be read: {e.Message}"));
            return [];
        }
    }
}
