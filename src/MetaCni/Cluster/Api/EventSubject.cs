// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>The object that an event is about.</summary>
/// <param name="Kind">Its kind in core/v1.</param>
/// <param name="Namespace">Its namespace; "" for a cluster-scoped object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">The UID by which <c>kubectl describe</c> finds the event.</param>
internal sealed record EventSubject(string Kind, string Namespace, string Name, string Uid)
{
    // Events of cluster-scoped objects are in this namespace.
    private const string OfCluster = "default";

    /// <summary>The namespace of the event.</summary>
    public string EventNamespace => Namespace.Length > 0 ? Namespace : OfCluster;

    /// <summary>The node that reports the event; "" to leave it out.</summary>
    public string Host { get; init; } = "";

    public static EventSubject Of(PodIdentity pod) => new("Pod", pod.Namespace, pod.Name, pod.Uid);

    /// <summary>A node. As kubelet does, the event has the node's name as UID: <c>kubectl describe node</c> searches for both.</summary>
    public static EventSubject OfNode(string name) => new("Node", "", name, name) { Host = name };
}
