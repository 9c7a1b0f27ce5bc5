// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using MetaCni.Config;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Multus;

/// <summary>Finds the file of the primary network that Multus uses: a path, a name in its <c>confDir</c>, or a copy in <c>delegates</c>.</summary>
/// <param name="directories">The directories of the node.</param>
/// <param name="isSet">True if the administrator names the primary network: Multus's does not count then.</param>
internal sealed class MultusPrimary(NodeDirectories directories, bool isSet)
{
    private const string Key = "clusterNetwork";

    /// <summary>Adds the setting for the primary network.</summary>
    /// <param name="multus">The configuration of Multus.</param>
    /// <param name="onHost">Turns a path in the daemon's container into the path on the node.</param>
    /// <param name="settings">Receives the setting.</param>
    /// <exception cref="CniException">106: the primary network is not in a file of this node.</exception>
    public IEnumerable<KeyChange> Settle(MultusInstallation multus, Func<string, string> onHost, IDictionary<string, string> settings)
    {
        if (isSet)
        {
            return [new KeyChange(Key, KeyChangeKind.Changed, "as you set it")];
        }

        var daemon = new JsonMembers(multus.Daemon, JsonKeyCase.Exact);
        var plugin = new JsonMembers(multus.Plugin, JsonKeyCase.Ignored);
        if (daemon.Text("multusMasterCNI") is { Length: > 0 } file)
        {
            var directory = daemon.Text("multusAutoconfigDir") is { Length: > 0 } named ? onHost(named) : directories.ConfDir;
            return [Set(Path.Combine(directory, file), KeyChangeKind.New, settings)];
        }

        return (daemon.Text(Key) ?? plugin.TextOrEmpty(Key)) is { Length: > 0 } network
            ? [Named(network, onHost(network), plugin, settings)]
            : Inline(plugin.List("delegates") ?? [], multus.Plugin, settings);
    }

    private static KeyChange Named(string network, string path, JsonMembers plugin, IDictionary<string, string> settings)
    {
        if (network.StartsWith('/'))
        {
            return Set(path, path == network ? KeyChangeKind.Kept : KeyChangeKind.Changed, settings);
        }

        var directory = plugin.Text("confDir") is { Length: > 0 } confDir ? confDir : new MetaConfig { Version = default, Name = "", Type = "" }.ConfDir;
        return FileOf(directory, list => list.Name == network) is { } file
            ? Set(file, KeyChangeKind.Changed, settings)
            : throw new CniException(
                PluginErrorCode.NetworkNotFound,
                $"clusterNetwork of Multus is {PlainText.Name(network)}, which is not a file in {PlainText.Word(directory)}; "
                + "write the primary network's configuration to a file, and name it in the setting clusterNetwork");
    }

    // Multus's installer copies the primary's configuration. Its file is used, so that changes count.
    private IEnumerable<KeyChange> Inline(JsonArray delegates, JsonObject multus, IDictionary<string, string> settings)
    {
        if (delegates is [JsonObject only])
        {
            var copy = NetworkConfigurationList.Parse((JsonObject)only.DeepClone(), "delegates[0] of Multus");
            if (FileOf(directories.ConfDir, list => IsSameNetwork(list, copy)) is { } file)
            {
                return
                [
                    new KeyChange("delegates", KeyChangeKind.Dropped, "it is a copy of the file that clusterNetwork names"),
                    Set(file, KeyChangeKind.New, settings),
                ];
            }
        }

        if (delegates.Count == 0)
        {
            throw new CniException(
                PluginErrorCode.NetworkNotFound, "the configuration of Multus has no primary network; name its file in the setting clusterNetwork");
        }

        settings["delegates"] = SettingTexts.Of(JsonKeys.Find(multus, "delegates"));
        return [new KeyChange("delegates", KeyChangeKind.Kept, delegates.Count == 1 ? "1 network" : $"{delegates.Count} networks")];
    }

    private static bool IsSameNetwork(NetworkConfigurationList file, NetworkConfigurationList copy) =>
        file.Name == copy.Name && file.Plugins.Select(plugin => plugin.Type).SequenceEqual(copy.Plugins.Select(plugin => plugin.Type));

    private static string? FileOf(string directory, Predicate<NetworkConfigurationList> isMeant) =>
        Directory.Exists(directory) ? new ConfigurationDirectory(directory).Files().FirstOrDefault(file => IsMeant(file, isMeant)) : null;

    private static bool IsMeant(string file, Predicate<NetworkConfigurationList> isMeant)
    {
        try
        {
            var list = ConfigurationFile.Load(file);
            return !MetaPlugins.Is(list) && isMeant(list);
        }
        catch (CniException)
        {
            // A file that cannot be read is not a copy's original; the search for the primary network reports it.
            return false;
        }
    }

    private static KeyChange Set(string path, KeyChangeKind kind, IDictionary<string, string> settings)
    {
        settings[Key] = path;
        return new KeyChange(Key, kind, path);
    }
}
