// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Manifests;

namespace EndToEnd.Tests.Deployment.Manifests;

/// <summary>The Helm chart.</summary>
internal static class Chart
{
    /// <summary>What <c>helm install</c> would create with these values ("key=value"), without the resource definition.</summary>
    public static IReadOnlyList<JsonObject> Objects(params IEnumerable<string> values) => Template(values, "--skip-crds");

    /// <summary>All that it would create, the resource definition included.</summary>
    public static IReadOnlyList<JsonObject> All() => Template([], "--include-crds");

    private static IReadOnlyList<JsonObject> Template(IEnumerable<string> values, string definitions) =>
    [
        .. ManifestReader.Read(KubernetesTools.Helm(
            "template", [definitions, "--namespace", "kube-system", .. values.SelectMany(value => new[] { "--set", value })])
            .EnsureSuccess("helm template").Text),
    ];
}
