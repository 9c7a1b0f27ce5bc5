// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Json;

namespace MetaCni.Journal;

/// <summary>A network of records: the part of its configuration that tells GC whether to call its plugins.</summary>
/// <param name="Outline">
/// The configuration reduced to name, version, <c>disableGC</c> and the plugins' types: one object for all records with the same values.
/// </param>
internal sealed record RecordedNetwork(NetworkConfigurationList Outline)
{
    public string Name => Outline.Name;

    /// <summary>True if the plugins support GC, and it is not disabled.</summary>
    public bool CollectsGarbage { get; } = Outline is { Version.SupportsGc: true, DisableGc: false };

    /// <summary>Equal for two configurations with the same name and plugins.</summary>
    public string Chain { get; } = ChainOf(Outline);

    public static string ChainOf(NetworkConfigurationList list) =>
        string.Join('\0', list.Plugins.Select(plugin => plugin.Type).Prepend(list.Name));

    /// <exception cref="Cni.Errors.CniException">The text is not a configuration.</exception>
    public static RecordedNetwork Read(ReadOnlySpan<byte> outline) =>
        new(NetworkConfigurationList.Parse(JsonBorder.ReadObject(outline, "a configuration of the record", int.MaxValue), "the record"));
}
