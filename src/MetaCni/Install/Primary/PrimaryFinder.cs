// SPDX-License-Identifier: Apache-2.0
//
// A file that cannot be read is never skipped. containerd reads no file after it, and its network may be the cluster's own one: a product
// that is just writing its configuration must not be replaced by the next file.

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Primary;

/// <summary>Finds the cluster's own network: the one that the settings name, or the first one that the runtime would use without us.</summary>
internal sealed class PrimaryFinder(NodeDirectories directories)
{
    public const string Missing = "PrimaryMissing";
    public const string Invalid = "PrimaryInvalid";

    /// <summary>Looks once. Waiting is up to the caller.</summary>
    public PrimarySearch Find(InstallSettings settings)
    {
        try
        {
            return settings switch
            {
                { ClusterNetwork: { Length: > 0 } path } => Named(path),
                { HasInlinePrimary: true } => Inline(settings.Plugin["delegates"] as JsonArray ?? []),
                _ => First(),
            };
        }
        catch (CniException e)
        {
            return new PrimarySearch.Awaited(Invalid, $"waiting for the primary network: {e.Error.Message}");
        }
    }

    private static PrimarySearch Named(string path)
    {
        if (!Path.Exists(path))
        {
            return new PrimarySearch.Awaited(
                Missing, $"waiting for the primary network: {PlainText.Word(path)} does not exist; install the cluster's network, or correct clusterNetwork");
        }

        var list = Directory.Exists(path) ? new ConfigurationDirectory(path).LoadFirst() : ConfigurationFile.Load(path);
        return MetaPlugins.Is(list)
            ? new PrimarySearch.Awaited(
                Invalid,
                $"clusterNetwork names {PlainText.Word(path)}, the configuration of {list.Plugins[0].Type}, which is not the cluster's own network; "
                + "name the file of the cluster's network")
            : Found(path, list);
    }

    private static PrimarySearch.Found Inline(JsonArray delegates)
    {
        var first = delegates.FirstOrDefault() as JsonObject
            ?? throw new CniException(CniErrorCode.InvalidNetworkConfiguration, "delegates names no network; put the primary's configuration first");
        return Found("", NetworkConfigurationList.Parse((JsonObject)first.DeepClone(), "delegates[0]"));
    }

    private PrimarySearch First()
    {
        if (!Directory.Exists(directories.ConfDir))
        {
            return new PrimarySearch.Awaited(
                Missing,
                $"waiting for the primary network: directory {PlainText.Word(directories.ConfDir)} does not exist; "
                + "install the cluster's network, or name the runtime's directory with --conf-dir");
        }

        foreach (var file in new ConfigurationDirectory(directories.ConfDir).Files().Where(file => file != directories.ConfigurationFile))
        {
            var list = ConfigurationFile.Load(file);
            if (!MetaPlugins.Is(list))
            {
                return Found(file, list);
            }
        }

        return new PrimarySearch.Awaited(
            Missing, $"waiting for the primary network: {PlainText.Word(directories.ConfDir)} has no configuration of one; install the cluster's network");
    }

    private static PrimarySearch.Found Found(string path, NetworkConfigurationList list)
    {
        _ = list.Validate();
        return new PrimarySearch.Found(new PrimaryNetwork(path, list));
    }
}
