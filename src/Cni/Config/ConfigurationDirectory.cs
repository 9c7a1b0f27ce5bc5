// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;

namespace Cni.Config;

/// <summary>A directory of network configurations, such as <c>/etc/cni/net.d</c>. Files are read in the order of their names.</summary>
public sealed class ConfigurationDirectory(string path)
{
    /// <summary>
    /// Finds the first configuration with a name. An earlier file whose name cannot be read is an error, because it could define the wanted
    /// network. Other files are not validated: they define other networks.
    /// </summary>
    /// <exception cref="CniException">
    /// 5: the directory does not exist. 6 or 7: the network name in an earlier file cannot be read. Otherwise as <see
    /// cref="ConfigurationFile.Load"/>; the message names the file.
    /// </exception>
    public bool TryFind(string name, [NotNullWhen(true)] out NetworkConfigurationList? list)
    {
        var file = Files().FirstOrDefault(candidate => ConfigurationFile.NameIn(candidate) == name);
        list = file is null ? null : ConfigurationFile.Load(file);
        return list is not null;
    }

    /// <summary>Finds the first configuration whose file name matches.</summary>
    /// <param name="isWanted">The predicate on the file name, without directory and extension.</param>
    /// <param name="list">The configuration.</param>
    /// <exception cref="CniException">
    /// 5: the directory does not exist. Otherwise as <see cref="ConfigurationFile.Load"/>; the message names the file.
    /// </exception>
    public bool TryFindFile(Predicate<string> isWanted, [NotNullWhen(true)] out NetworkConfigurationList? list)
    {
        var file = Files().FirstOrDefault(candidate => isWanted(Path.GetFileNameWithoutExtension(candidate)));
        list = file is null ? null : ConfigurationFile.Load(file);
        return list is not null;
    }

    /// <summary>Loads the configuration of the first file.</summary>
    /// <exception cref="CniException">
    /// 106: the directory has no configuration. 5: the directory does not exist. Otherwise as <see cref="ConfigurationFile.Load"/>.
    /// </exception>
    public NetworkConfigurationList LoadFirst() => Files() is [var first, ..]
        ? ConfigurationFile.Load(first)
        : throw new CniException(
            PluginErrorCode.NetworkNotFound, $"directory {PlainText.Word(path)} has no network configuration; put a .conflist or .conf file there");

    /// <summary>The network names, for messages. Unreadable files are left out; empty if the directory does not exist.</summary>
    public IReadOnlyList<string> Names() => [.. KnownFiles().Select(NameOf).Where(name => name.Length > 0)];

    /// <summary>The file names without the directory; empty if the directory does not exist.</summary>
    public IReadOnlyList<string> FileNames() => [.. KnownFiles().Select(file => Path.GetFileName(file))];

    private IReadOnlyList<string> KnownFiles()
    {
        try
        {
            return Directory.Exists(path) ? Files() : [];
        }
        catch (CniException)
        {
            return [];
        }
    }

    private static string NameOf(string file)
    {
        try
        {
            return ConfigurationFile.NameIn(file);
        }
        catch (CniException)
        {
            return "";
        }
    }

    /// <summary>The paths of the configuration files (<c>.conf</c>, <c>.conflist</c>, <c>.json</c>), in the order in which a runtime reads them.</summary>
    /// <exception cref="CniException">5: the directory does not exist or cannot be read.</exception>
    public IReadOnlyList<string> Files() => Directory.Exists(path)
        ? ConfigurationFile.Files(path, ".conf", ".conflist", ".json")
        : throw new CniException(
            CniErrorCode.IOFailure, $"directory {PlainText.Word(path)} of network configurations does not exist; create it, or correct the path");
}
