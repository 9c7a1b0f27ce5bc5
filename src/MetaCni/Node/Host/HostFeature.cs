// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Host;

/// <summary>A feature of the daemon that starts plugins on the host.</summary>
/// <param name="Name">The name in messages, and of the directory in deploy/overlays.</param>
/// <param name="Setting">The setting that switches it on.</param>
internal sealed record HostFeature(string Name, string Setting)
{
    public static readonly HostFeature Repair = new("repair", "repair");

    public static readonly HostFeature HotPlug = new("hot-plug", "hotPlug");

    /// <summary>The overlay whose pods may do it.</summary>
    public string Overlay => $"deploy/overlays/{Name}";
}
