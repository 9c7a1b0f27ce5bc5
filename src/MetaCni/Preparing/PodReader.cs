// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Reads the pod with its annotations: from the runtime if it passes them, else from the cluster.</summary>
internal static class PodReader
{
    /// <summary>The pod, or null outside Kubernetes.</summary>
    public static async Task<Pod?> ReadAsync(
        MetaConfig config, PodIdentity? identity, ICluster? cluster, CancellationToken cancellationToken)
    {
        if (identity is null)
        {
            return null;
        }

        var pod = await ReadPodAsync(config, identity, cluster, cancellationToken).ConfigureAwait(false);
        return config.NamespaceAnnotations && cluster is not null
            ? pod with
            {
                NamespaceAnnotations = await cluster
                    .GetNamespaceAnnotationsAsync(identity.Namespace, cancellationToken).ConfigureAwait(false),
            }
            : pod;
    }

    /// <summary>The source of the annotations, for the log.</summary>
    public static string Source(MetaConfig config, ICluster? cluster) => (config, cluster) switch
    {
        _ when RuntimeAnnotations(config) is not null => "runtime",
        ({ Manifests.Length: > 0 }, _) => "manifests",
        (_, not null) => "API server",
        _ => "none",
    };

    private static JsonNode? RuntimeAnnotations(MetaConfig config) =>
        config.RuntimeAnnotations ? config.RuntimeConfig?[OfferedCapabilities.PodAnnotations] : null;

    private static async Task<Pod> ReadPodAsync(
        MetaConfig config, PodIdentity identity, ICluster? cluster, CancellationToken cancellationToken)
    {
        if (RuntimeAnnotations(config) is { } annotations)
        {
            return new Pod { Identity = identity, Annotations = Read(annotations) };
        }

        return cluster is not null
            ? await cluster.GetPodAsync(identity, cancellationToken).ConfigureAwait(false)
            : new Pod { Identity = identity, Annotations = new Dictionary<string, string>() };
    }

    private static Dictionary<string, string> Read(JsonNode annotations)
    {
        var json = annotations as JsonObject ?? throw Invalid("", "an object");
        return json.ToDictionary(
            pair => pair.Key,
            pair => JsonScalar.Text(pair.Value)
                ?? throw Invalid($".{PlainText.Word(pair.Key)}", "a string"));
    }

    private static CniException Invalid(string member, string wanted) => new(
        CniErrorCode.InvalidNetworkConfiguration,
        $"the network configuration on stdin is invalid: runtimeConfig.{OfferedCapabilities.PodAnnotations}{member} must be {wanted}");
}
