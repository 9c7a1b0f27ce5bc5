// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Crd.Definitions;

/// <summary>A list of definitions, as the API server returns it.</summary>
[KubernetesEntity(
    Group = NetworkAttachmentDefinition.KubeGroup,
    Kind = KubeKind,
    ApiVersion = NetworkAttachmentDefinition.KubeApiVersion,
    PluralName = NetworkAttachmentDefinition.KubePluralName)]
public sealed class NetworkAttachmentDefinitionList : IKubernetesObject<V1ListMeta>, IItems<NetworkAttachmentDefinition>
{
    /// <summary>The kind of the object.</summary>
    public const string KubeKind = "NetworkAttachmentDefinitionList";

    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } =
        $"{NetworkAttachmentDefinition.KubeGroup}/{NetworkAttachmentDefinition.KubeApiVersion}";

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KubeKind;

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    [JsonPropertyName("items")]
    public IList<NetworkAttachmentDefinition> Items { get; set; } = [];
}
