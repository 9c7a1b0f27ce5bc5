// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster.Api;
using MetaCni.Planning;

namespace MetaCni.Node.Repair;

/// <summary>The pods of this node according to the API server, complete or unknown.</summary>
internal sealed class NodePods
{
    private readonly IReadOnlyList<Pod>? _pods;

    private NodePods(IReadOnlyList<Pod>? pods, string problem) => (_pods, Problem) = (pods, problem);

    /// <summary>Why the pods are unknown; empty if they are known.</summary>
    public string Problem { get; }

    /// <summary>The complete list of the pods on this node.</summary>
    public static NodePods Known(IReadOnlyList<Pod> pods) => new(pods, "");

    /// <summary>The API server did not answer, or its answer cannot be complete.</summary>
    public static NodePods Unknown(string problem) => new(null, problem);

    /// <summary>Whether the pod of a record is on this node. Without a UID, any pod of the name counts.</summary>
    public PodPresence Of(PodIdentity? pod) => (pod, _pods) switch
    {
        (null, _) or (_, null) => PodPresence.Unknown,
        var (wanted, pods) => pods.Any(found => IsSame(wanted, found)) ? PodPresence.Present : PodPresence.Absent,
    };

    private static bool IsSame(PodIdentity wanted, Pod found) => wanted.Uid.Length > 0
        ? PodUid.IsSame(wanted, found)
        : (wanted.Namespace, wanted.Name) == (found.Identity.Namespace, found.Identity.Name);
}
