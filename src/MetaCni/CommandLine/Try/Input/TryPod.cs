// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cni.Errors;
using Crd;
using MetaCni.Cluster.Manifests;

namespace MetaCni.CommandLine.Try.Input;

/// <summary>A pod from the manifests, with the fields that a runtime passes to a plugin.</summary>
/// <param name="Namespace">Its Kubernetes namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID; empty if the manifest has none.</param>
internal sealed record TryPod(string Namespace, string Name, string Uid)
{
    /// <summary>True if it uses the host's network: a runtime calls no CNI plugin for it.</summary>
    [JsonIgnore]
    public bool IsOnHostNetwork { get; init; }

    /// <summary>True if its annotation requests networks.</summary>
    [JsonIgnore]
    public bool RequestsNetworks { get; init; }

    /// <exception cref="CniException">7: a name is not a string, or an annotation is invalid.</exception>
    public static TryPod Of(Manifest manifest) => new(manifest.Namespace, manifest.Metadata("name"), manifest.Metadata("uid"))
    {
        IsOnHostNetwork = (manifest.Json["spec"] as JsonObject)?["hostNetwork"]?.GetValueKind() == JsonValueKind.True,
        RequestsNetworks = manifest.Annotations().TryGetValue(AnnotationNames.Networks, out var request) && request.Trim().Length > 0,
    };

    public bool IsNamed(string text) => text == Name || text == $"{Namespace}/{Name}";

    public override string ToString() => PlainText.Word($"{Namespace}/{Name}");
}
