// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;
using MetaCni.Config;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Validation;

/// <summary>Reviews the objects of a cluster and a node's CNI configuration before anything is attached.</summary>
internal static class ClusterReview
{
    /// <summary>All findings: first on the manifests in order, then on the configuration, then on combinations of networks.</summary>
    public static IReadOnlyList<Finding> Of(IReadOnlyList<Manifest> manifests, NetworkConfigurationList configuration)
    {
        var found = ManifestReview.Of(manifests);

        // If the API server would reject an object, nothing is attached and nothing else is read.
        return found.Any(finding => finding.IsError)
            ? found
            :
            [
                .. found,
                .. ConfigReview.Of(configuration.Json).Concat(KubeConfigProblems(configuration))
                    .Select(sentence => new Finding(false, configuration.What, sentence)),
                .. SubnetAdvice.Of(Pools(DefinitionConfig.Of(manifests), configuration)).Select(sentence => new Finding(false, "", sentence)),
            ];
    }

    private static NetworkPool[] Pools(IReadOnlyList<DefinitionConfig> definitions, NetworkConfigurationList configuration) =>
    [
        .. configuration.Plugins.SelectMany(plugin => Delegates(plugin.Json)).SelectMany(network => NetworkPool.Of(NameOf(network), network)),
        .. definitions.SelectMany(definition => NetworkPool.Of(definition.Network, definition.Json)),
    ];

    private static IEnumerable<JsonObject> Delegates(JsonObject plugin) =>
        (JsonKeys.Find(plugin, "delegates") as JsonArray ?? []).OfType<JsonObject>();

    private static string NameOf(JsonObject network) => JsonScalar.Text(JsonKeys.Find(network, "name")) ?? "";

    // A trial does not use the kubeconfig, and the file may exist on the node only. If it exists here, its mistakes are reported.
    private static IEnumerable<string> KubeConfigProblems(NetworkConfigurationList configuration) => configuration.Plugins
        .Where(plugin => plugin.Type == MetaConfig.PluginType)
        .Select(plugin => JsonScalar.Text(JsonKeys.Find(plugin.Json, "kubeconfig")) ?? "")
        .Where(file => Path.IsPathRooted(file) && File.Exists(file))
        .Select(KubeConfigProblem)
        .OfType<string>();

    private static string? KubeConfigProblem(string file)
    {
        try
        {
            KubeConfigFile.Load(file);
            return null;
        }
        catch (CniException e)
        {
            return e.Message;
        }
    }
}
