// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>MetaCni's own keys of a selection element, which select a device.</summary>
internal static class DeviceKeys
{
    public const string Container = Prefix + "container";
    public const string Device = Prefix + "device";
    public const string Claim = Prefix + "claim";

    private const string Prefix = "metacni.io/";

    public static IReadOnlyList<string> All { get; } = [Container, Device, Claim];

    /// <summary>Unknown keys with MetaCni's prefix: misspelt ones, or those of another version.</summary>
    public static IEnumerable<string> Unknown(NetworkSelectionElement selection) =>
        selection.ExtensionKeys?
            .Where(member => member.Value is not null
                && member.Key.StartsWith(Prefix, StringComparison.Ordinal)
                && !All.Contains(member.Key))
            .Select(member => member.Key)
        ?? [];
}
