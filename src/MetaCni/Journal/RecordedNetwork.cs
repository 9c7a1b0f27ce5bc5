// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Json;

namespace MetaCni.Journal;

/// <summary>A network of records: its configuration as far as GC has to know whether to call its plugins.</summary>
/// <param name="Outline">
/// The configuration with nothing but name, version, <c>disableGC</c> and the plugins' types: one object for all records in which these are
/// the same.
/// </param>
internal sealed record RecordedNetwork(NetworkConfigurationList Outline)
{
    public string Name => Outline.Name;

    /// <summary>True where the plugins can collect garbage, and may.</summary>
    public bool CollectsGarbage { get; } = Outline is { Version.SupportsGc: true, DisableGc: false };

    /// <summary>The same for two configurations that have the same name and plugins.</summary>
    public string Chain { get; } = ChainOf(Outline);

    public static string ChainOf(NetworkConfigurationList list) =>
        string.Join('\0', list.Plugins.Select(plugin => plugin.Type).Prepend(list.Name));

    /// <exception cref="Cni.Errors.CniException">It is no configuration.</exception>
    public static RecordedNetwork Read(ReadOnlySpan<byte> outline) =>
        new(NetworkConfigurationList.Parse(JsonBorder.ReadObject(outline, "a configuration of the record", int.MaxValue), "the record"));
}
