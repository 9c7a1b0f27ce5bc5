// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Config;
using MetaCni.Install.Configuration;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Preparing;

namespace MetaCni.Install.Removal;

/// <summary>
/// The cluster's own network for the runtime, if our configuration is the only one that leads to it: the network is in another directory, or
/// inline in ours. Without a file of it, no pod would start.
/// </summary>
internal sealed class PrimaryReturn(NodeDirectories directories)
{
    /// <summary>Looks for the file that must be written before our configuration is removed.</summary>
    /// <returns>The path and the content; null if the runtime has a configuration of the network, or does not use ours.</returns>
    /// <exception cref="CniException">The network cannot be read: our configuration must stay.</exception>
    public (string Path, JsonObject Content)? Find()
    {
        var own = new OwnConfigurations(directories);
        return own.Files().Count == 0
            ? null
            : new PrimaryFinder(directories).Find(new InstallSettings()) switch
            {
                PrimarySearch.Awaited { Reason: PrimaryFinder.Missing } => FileOf(Primary(own)),
                PrimarySearch.Awaited awaited => throw Refusal(awaited.Message),
                _ => null,
            };
    }

    /// <summary>Writes the file in one step.</summary>
    /// <exception cref="CniException">5: it cannot be written.</exception>
    public static void Write(string path, JsonObject content)
    {
        try
        {
            AtomicFile.Write(path, GeneratedConfiguration.Bytes(content));
        }
        catch (LinuxException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"configuration file {PlainText.Word(path)} cannot be written: {e.Message}; check the directory and its free space", "", e);
        }
    }

    private (NetworkConfigurationList List, string Source) Primary(OwnConfigurations own)
    {
        try
        {
            if (own.Load() is { } list
                && MetaConfigReader.Read(list.Plugins[0].Json, list.Version).Config is var config
                && LocalNetworks.Primary(config) is { } primary
                && !MetaPlugins.Is(primary))
            {
                _ = primary.Validate();
                return (primary, config.ClusterNetwork);
            }
        }
        catch (CniException e)
        {
            throw Refusal(e.Message, e);
        }

        throw Refusal("MetaCni's configuration names no network in a file");
    }

    private (string Path, JsonObject Content) FileOf((NetworkConfigurationList List, string Source) primary)
    {
        var (list, source) = primary;
        var name = File.Exists(source) && Path.GetExtension(source) == ".conflist" ? Path.GetFileName(source) : $"10-{list.Name}.conflist";
        var path = Path.Combine(directories.ConfDir, name);
        return FileStatus.TryOfName(path, out _) ? throw Refusal($"{PlainText.Word(path)} is something else") : (path, ContentOf(list));
    }

    private static JsonObject ContentOf(NetworkConfigurationList list)
    {
        var content = list.Json.DeepClone().AsObject();
        if (list.IsSinglePlugin)
        {
            content = new JsonObject { ["name"] = list.Name, ["plugins"] = new JsonArray(content) };
            if (list.NamesVersion)
            {
                content["cniVersion"] = list.CniVersionText;
            }
        }

        // The plugins of the network's own directory are among them already.
        content["loadOnlyInlinedPlugins"] = true;
        return content;
    }

    private CniException Refusal(string why, Exception? cause = null) => new(
        CniErrorCode.InvalidNetworkConfiguration,
        $"without MetaCni the runtime would have no network in {PlainText.Word(directories.ConfDir)}: {why}; "
        + "put the configuration of the cluster's network there, then run the command again",
        "",
        cause);
}
