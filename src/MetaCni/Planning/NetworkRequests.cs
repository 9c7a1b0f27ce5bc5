// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd;
using Crd.Selection;
using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>Which networks a pod is to have, in order: the primary, the defaults, then what its annotation selects.</summary>
internal static class NetworkRequests
{
    /// <summary>More attachments than this are a mistake or an attack.</summary>
    public const int MaximumAttachments = 64;

    /// <summary>Reads the pod's annotations and our configuration.</summary>
    /// <param name="config">Our configuration.</param>
    /// <param name="pod">The pod, or null outside Kubernetes: then only what the configuration says counts.</param>
    /// <exception cref="CniException">7: an annotation is invalid. 110: isolation forbids a network.</exception>
    public static IReadOnlyList<NetworkRequest> Of(MetaConfig config, Pod? pod)
    {
        var requests = new List<NetworkRequest>(OfConfiguration(config, pod?.Identity));
        if (pod is not null && pod.Annotations.TryGetValue(AnnotationNames.DefaultNetwork, out var primary))
        {
            var element = NetworkSelectionAnnotation.ParseSingle(primary, config.MultusNamespace, AnnotationNames.DefaultNetwork);
            RequireAllowed(config, pod.Identity, element);
            requests[0] = new NetworkRequest { Selection = element, Origin = $"annotation {AnnotationNames.DefaultNetwork}" };
        }

        if (pod is not null && pod.Annotations.TryGetValue(AnnotationNames.Networks, out var selected))
        {
            requests.AddRange(OfAnnotation(config, pod.Identity, selected));
        }

        return requests.Count <= MaximumAttachments
            ? requests
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{requests.Count} networks are asked for, and a pod can have at most {MaximumAttachments}");
    }

    private static IEnumerable<NetworkRequest> OfConfiguration(MetaConfig config, PodIdentity? pod)
    {
        if (config.ClusterNetwork.Length == 0)
        {
            return config.Delegates.Select((json, index) => new NetworkRequest { Inline = json, Origin = $"delegates[{index}]" });
        }

        var primary = new NetworkRequest { Reference = config.ClusterNetwork, Origin = "clusterNetwork" };
        var isSystemPod = pod is not null && config.SystemNamespaces.Contains(pod.Namespace);
        var defaults = isSystemPod ? [] : config.DefaultNetworks;
        return defaults
            .Select((reference, index) => new NetworkRequest { Reference = reference, Origin = $"defaultNetworks[{index}]" })
            .Prepend(primary);
    }

    private static IEnumerable<NetworkRequest> OfAnnotation(MetaConfig config, PodIdentity pod, string value)
    {
        var elements = NetworkSelectionAnnotation.Parse(value, pod.Namespace, AnnotationNames.Networks);
        foreach (var element in elements)
        {
            RequireAllowed(config, pod, element);
            yield return new NetworkRequest { Selection = element, Origin = $"network {element.Namespace}/{element.Name}" };
        }
    }

    // Whatever annotation names it: else a pod could take any network of the cluster as its primary.
    private static void RequireAllowed(MetaConfig config, PodIdentity pod, NetworkSelectionElement element)
    {
        var mayUse = !config.NamespaceIsolation
            || element.Namespace == pod.Namespace
            || config.GlobalNamespaces.Contains(element.Namespace);
        if (!mayUse)
        {
            throw new CniException(
                PluginErrorCode.NetworkForbidden,
                $"pod {pod} may not use network {element.Namespace}/{element.Name}: namespaceIsolation is on; "
                + $"use a network of namespace {pod.Namespace} or of a global one ({string.Join(", ", config.GlobalNamespaces)})");
        }
    }
}
