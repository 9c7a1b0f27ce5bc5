// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>Whether a pod of the API is the one that the runtime attaches.</summary>
internal static class PodUid
{
    private const string Source = "kubernetes.io/config.source";
    private const string Mirror = "kubernetes.io/config.mirror";

    /// <summary>True for a pod that kubelet has from a file or URL; the API only shows its mirror.</summary>
    public static bool IsStatic(IReadOnlyDictionary<string, string> annotations) =>
        annotations.TryGetValue(Source, out var source) && source != "api";

    /// <exception cref="CniException">114: it is another pod.</exception>
    public static void RequireSame(PodIdentity wanted, Pod found)
    {
        if (!IsSame(wanted, found))
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {wanted} has the uid {found.Identity.Uid}, and the runtime attaches the one with {wanted.Uid}: it was replaced meanwhile");
        }
    }

    /// <summary>Compares by uid; for a static pod the runtime's uid is the one that its mirror notes, not the mirror's own.</summary>
    public static bool IsSame(PodIdentity wanted, Pod found)
    {
        var uid = IsStatic(found.Annotations) && found.Annotations.TryGetValue(Mirror, out var mirrored)
            ? mirrored
            : found.Identity.Uid;
        return wanted.Uid.Length == 0 || wanted.Uid == uid || wanted.Uid == found.Identity.Uid;
    }
}
