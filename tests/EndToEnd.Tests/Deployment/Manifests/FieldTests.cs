// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Support;

namespace EndToEnd.Tests.Deployment.Manifests;

/// <summary>The manifests have no field that the API does not have: kubectl would send it, and the API server would drop it.</summary>
public sealed class FieldTests
{
    // The kinds of OpenShift and of the Prometheus operator are not among the models.
    private static readonly Dictionary<string, Func<string, string>> RoundTrips = new()
    {
        ["ClusterRole"] = RoundTrip<V1ClusterRole>,
        ["ClusterRoleBinding"] = RoundTrip<V1ClusterRoleBinding>,
        ["ConfigMap"] = RoundTrip<V1ConfigMap>,
        ["CustomResourceDefinition"] = RoundTrip<V1CustomResourceDefinition>,
        ["DaemonSet"] = RoundTrip<V1DaemonSet>,
        ["PodMonitor"] = text => text,
        ["PrometheusRule"] = text => text,
        ["Role"] = RoundTrip<V1Role>,
        ["RoleBinding"] = RoundTrip<V1RoleBinding>,
        ["SecurityContextConstraints"] = text => text,
        ["ServiceAccount"] = RoundTrip<V1ServiceAccount>,
    };

    public static TheoryData<string> Directories =>
    [
        .. Directory.EnumerateFiles(KubernetesTools.Deploy, "kustomization.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(KubernetesTools.Deploy, Path.GetDirectoryName(file)!))
            .Where(directory => !directory.StartsWith("components", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [SkippableTheory]
    [MemberData(nameof(Directories))]
    public void Every_field_is_one_of_the_API(string directory)
    {
        KubernetesTools.Require();

        Assert.All(KubernetesTools.Kustomize(directory), one => Assert.Equal(
            CanonicalJson.Of(one), CanonicalJson.Of(JsonNode.Parse(RoundTrips[(string)one["kind"]!](one.ToJsonString())))));
    }

    private static string RoundTrip<T>(string text) => KubernetesJson.Serialize(KubernetesJson.Deserialize<T>(text));
}
