// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using MetaCni.Install.Primary;

namespace MetaCni.Install.Multus;

/// <summary>Finds Multus's configurations among those of the runtime.</summary>
internal sealed class MultusFinder(NodeDirectories directories)
{
    // Multus writes its file under this name, with any extension.
    private const string UsualName = "00-multus";

    /// <summary>The files of Multus, in the order in which a runtime reads them.</summary>
    /// <exception cref="CniException">5, 6 or 7: a file with Multus's usual name cannot be read.</exception>
    public IReadOnlyList<string> Files() => Directory.Exists(directories.ConfDir)
        ? [.. new ConfigurationDirectory(directories.ConfDir).Files().Where(IsOfMultus)]
        : [];

    /// <summary>The first configuration of Multus.</summary>
    /// <param name="daemonConfig">The content of the daemon's <c>daemon-config.json</c>; empty if it is unknown.</param>
    /// <param name="found">The configuration.</param>
    /// <exception cref="CniException">5, 6 or 7: a configuration of Multus cannot be read.</exception>
    public bool TryFind(ReadOnlySpan<byte> daemonConfig, [NotNullWhen(true)] out MultusInstallation? found)
    {
        found = null;
        if (Files() is not [var file, ..])
        {
            return false;
        }

        var list = ConfigurationFile.Load(file);
        var plugin = list.Plugins.First(one => MetaPlugins.OfMultus.Contains(one.Type));
        found = new MultusInstallation(file, list.Name, plugin.Json)
        {
            IsThick = plugin.Type != MetaPlugins.OfMultus[0],
            Daemon = daemonConfig.IsEmpty ? [] : JsonBorder.ReadObjectStrictly(daemonConfig, "daemon-config.json of Multus"),
        };
        return true;
    }

    private static bool IsOfMultus(string file)
    {
        try
        {
            return MetaPlugins.IsMultus(ConfigurationFile.Load(file));
        }
        catch (CniException) when (!Path.GetFileName(file).StartsWith(UsualName, StringComparison.Ordinal))
        {
            // Of another product: the search for the primary network reports it.
            return false;
        }
    }
}
