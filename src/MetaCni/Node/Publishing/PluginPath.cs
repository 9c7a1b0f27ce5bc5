// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Install.Settings;

namespace MetaCni.Node.Publishing;

/// <summary>Where the plugin looks for other plugins, as far as the daemon can know it: the runtime may name further directories.</summary>
internal static class PluginPath
{
    public static IReadOnlyList<string> Of(NodeDirectories directories, InstallSettings settings) =>
        (string?)settings.Plugin["binDir"] is { } binDir && binDir != directories.BinDir ? [binDir, directories.BinDir] : [directories.BinDir];
}
