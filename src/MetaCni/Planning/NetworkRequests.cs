// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd;
using Crd.Selection;
using MetaCni.Config;
using MetaCni.Errors;

namespace MetaCni.Planning;

/// <summary>The networks that a pod requests, in order: the primary, the default networks, then the networks of its annotation.</summary>
internal static class NetworkRequests
{
    /// <summary>The value of a pod's <c>metacni.io/default-networks</c> that declines its namespace's default networks.</summary>
    private const string NoDefaults = "none";

    /// <summary>Reads the pod's annotations and MetaCni's configuration.</summary>
    /// <param name="config">MetaCni's configuration.</param>
    /// <param name="pod">The pod, or null outside Kubernetes: then only the configuration decides.</param>
    /// <exception cref="CniException">7: an annotation is invalid. 110: isolation forbids a network.</exception>
    public static IReadOnlyList<NetworkRequest> Of(MetaConfig config, Pod? pod)
    {
        var requests = new List<NetworkRequest>(OfConfiguration(config, pod?.Identity));
        if (pod is not null)
        {
            if (PrimaryOf(config, pod) is { } primary)
            {
                requests[0] = primary;
            }

            requests.AddRange(DefaultsOfNamespace(config, pod));
            if (GenieSelection.Of(config, pod) is { Count: > 0 } chosen)
            {
                RejectTwoPrimaries(pod);
                requests[0] = chosen[0];
                requests.AddRange(chosen.Skip(1));
            }

            requests.AddRange(OfAnnotation(config, pod, pod.Annotations, AnnotationNames.Networks));
        }

        PlanLimits.RequireCount(requests.Count);
        return requests;
    }

    /// <summary>The request of one element.</summary>
    /// <exception cref="CniException">110: isolation forbids its network.</exception>
    public static NetworkRequest Of(MetaConfig config, PodIdentity pod, NetworkSource.Selected selected)
    {
        RequireAllowed(config, pod, selected.Element);
        return new NetworkRequest { Source = selected, Origin = NetworkLabel.Of($"{selected.Element.Namespace}/{selected.Element.Name}") };
    }

    private static IEnumerable<NetworkRequest> OfConfiguration(MetaConfig config, PodIdentity? pod)
    {
        if (config.ClusterNetwork.Length == 0)
        {
            return config.Delegates.Select(
                (json, index) => new NetworkRequest { Source = new NetworkSource.Inline(json), Origin = $"delegates[{index}]" });
        }

        var primary = Referenced(config.ClusterNetwork, "clusterNetwork");
        var isSystemPod = pod is not null && config.SystemNamespaces.Contains(pod.Namespace);
        var defaults = isSystemPod ? [] : config.DefaultNetworks;
        return defaults
            .Select((reference, index) => Referenced(reference, $"defaultNetworks[{index}]"))
            .Prepend(primary);
    }

    private static NetworkRequest Referenced(string nameOrPath, string origin) =>
        new() { Source = new NetworkSource.Reference(nameOrPath), Origin = origin };

    // The pod's annotation, else its namespace's; null for the configuration's primary.
    private static NetworkRequest? PrimaryOf(MetaConfig config, Pod pod)
    {
        var isOfPod = pod.Annotations.TryGetValue(AnnotationNames.DefaultNetwork, out var value);
        var name = isOfPod ? AnnotationNames.DefaultNetwork : AnnotationNames.PrimaryNetwork;
        if (!isOfPod && !pod.NamespaceAnnotations.TryGetValue(name, out value))
        {
            return null;
        }

        var element = NetworkSelectionAnnotation.ParseSingle(value!, config.MultusNamespace, name);
        if (config.DefaultNetworkIsolation && element.Namespace != config.MultusNamespace)
        {
            RequireAllowed(config, pod.Identity, element);
        }

        return new NetworkRequest { Source = new NetworkSource.Selected(element, name, Index: 0), Origin = $"annotation {name}" };
    }

    private static void RejectTwoPrimaries(Pod pod)
    {
        if (pod.Annotations.ContainsKey(AnnotationNames.DefaultNetwork))
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"annotations {AnnotationNames.Genie} and {AnnotationNames.DefaultNetwork} of the pod both name its primary network; "
                + "remove one of the two");
        }
    }

    private static IEnumerable<NetworkRequest> DefaultsOfNamespace(MetaConfig config, Pod pod)
    {
        if (!config.NamespaceAnnotations || !pod.Annotations.TryGetValue(AnnotationNames.DefaultNetworks, out var choice))
        {
            return OfAnnotation(config, pod, pod.NamespaceAnnotations, AnnotationNames.DefaultNetworks);
        }

        return choice == NoDefaults ? [] : throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"annotation {AnnotationNames.DefaultNetworks} of the pod: "
            + $"{PlainText.Name(choice)} is not \"{NoDefaults}\", which declines the default networks of its namespace; "
            + $"request the pod's own networks in {AnnotationNames.Networks}");
    }

    private static IEnumerable<NetworkRequest> OfAnnotation(
        MetaConfig config, Pod pod, IReadOnlyDictionary<string, string> annotations, string name)
    {
        if (!annotations.TryGetValue(name, out var value))
        {
            yield break;
        }

        foreach (var (index, element) in NetworkSelectionAnnotation.Parse(value, pod.Identity.Namespace, name).Index())
        {
            yield return Of(config, pod.Identity, new NetworkSource.Selected(element, name, index));
        }
    }

    // Applies to every annotation: otherwise a pod could use any network of the cluster.
    private static void RequireAllowed(MetaConfig config, PodIdentity pod, NetworkSelectionElement element)
    {
        var mayUse = !config.NamespaceIsolation
            || element.Namespace == pod.Namespace
            || config.GlobalNamespaces.Contains(element.Namespace);
        if (!mayUse)
        {
            var label = NetworkLabel.Of($"{element.Namespace}/{element.Name}");
            throw MetaCniError.Of(
                MetaCniErrorCode.NetworkForbidden,
                $"pod {pod} may not use {label}: namespaceIsolation is on; "
                + $"use a network of namespace {pod.Namespace} or of a global one ({string.Join(", ", config.GlobalNamespaces)})");
        }
    }
}
