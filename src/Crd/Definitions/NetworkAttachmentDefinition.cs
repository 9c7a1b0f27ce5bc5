// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Crd.Definitions;

/// <summary>A network attachment definition: how to attach a pod to one network (NPWG v1.3 §3.2).</summary>
/// <remarks>Mutable, like all objects of the Kubernetes client.</remarks>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed class NetworkAttachmentDefinition : IKubernetesObject<V1ObjectMeta>, ISpec<NetworkAttachmentDefinitionSpec?>
{
    /// <summary>The version in the API's path.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>The kind of the object.</summary>
    public const string KubeKind = "NetworkAttachmentDefinition";

    /// <summary>The API group.</summary>
    public const string KubeGroup = "k8s.cni.cncf.io";

    /// <summary>The resource in the API's path.</summary>
    public const string KubePluralName = "network-attachment-definitions";

    /// <inheritdoc/>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = $"{KubeGroup}/{KubeApiVersion}";

    /// <inheritdoc/>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KubeKind;

    /// <inheritdoc/>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The network; absent if a configuration on the node has the object's name (NPWG v1.3 §3.4.1).</summary>
    [JsonPropertyName("spec")]
    public NetworkAttachmentDefinitionSpec? Spec { get; set; }
}
