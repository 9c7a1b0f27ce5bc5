// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster.Manifests;

namespace MetaCni.CommandLine.Trying;

/// <summary>A pod of the manifests, as far as a runtime tells a plugin about it.</summary>
/// <param name="Namespace">Its Kubernetes namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID; empty where the manifest has none.</param>
internal sealed record TryPod(string Namespace, string Name, string Uid)
{
    public static TryPod Of(Manifest manifest) => new(
        manifest.Metadata("namespace") is { Length: > 0 } written ? written : "default",
        manifest.Metadata("name"),
        manifest.Metadata("uid"));

    public bool IsNamed(string text) => text == Name || text == $"{Namespace}/{Name}";

    public override string ToString() => PlainText.Word($"{Namespace}/{Name}");
}
