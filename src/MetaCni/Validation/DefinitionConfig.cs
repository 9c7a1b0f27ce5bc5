// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>The CNI configuration in the manifest of a definition.</summary>
/// <param name="Network">The network, NAMESPACE/NAME.</param>
/// <param name="Json">The configuration, a list or a single plugin.</param>
internal sealed record DefinitionConfig(string Network, JsonObject Json)
{
    /// <summary>The configurations of all definitions. An unreadable one is left out here; the plugin reports it in detail.</summary>
    public static IReadOnlyList<DefinitionConfig> Of(IEnumerable<Manifest> manifests) => [.. manifests.Select(Of).OfType<DefinitionConfig>()];

    private static DefinitionConfig? Of(Manifest manifest) => Read(manifest) is { } json
        ? new DefinitionConfig($"{manifest.Namespace}/{manifest.Metadata("name")}", json)
        : null;

    private static JsonObject? Read(Manifest manifest)
    {
        try
        {
            return manifest.Text("kind") == KnownKind.Definition && manifest.Text("spec", "config") is { Length: > 0 } text
                ? JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "spec.config")
                : null;
        }
        catch (CniException)
        {
            return null;
        }
    }
}
