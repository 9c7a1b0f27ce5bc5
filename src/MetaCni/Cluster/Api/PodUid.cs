// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>Compares a pod of the API with the pod that the runtime names.</summary>
internal static class PodUid
{
    private const string Source = "kubernetes.io/config.source";
    private const string Mirror = "kubernetes.io/config.mirror";

    /// <summary>The annotations that this compares.</summary>
    public static IReadOnlyList<string> AnnotationNames { get; } = [Source, Mirror];

    /// <summary>True for a static pod, which kubelet reads from a file or URL; the API has only its mirror.</summary>
    public static bool IsStatic(IReadOnlyDictionary<string, string> annotations) =>
        annotations.TryGetValue(Source, out var source) && source != "api";

    /// <summary>Those annotations of a pod that this compares.</summary>
    public static Dictionary<string, string> AnnotationsOf(IReadOnlyDictionary<string, string> annotations) =>
        annotations.Where(annotation => AnnotationNames.Contains(annotation.Key)).ToDictionary(StringComparer.Ordinal);

    /// <exception cref="CniException">114: it is another pod of the same name.</exception>
    public static void RequireSame(PodIdentity wanted, Pod found)
    {
        if (!IsSame(wanted, found))
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {wanted} has the uid {found.Identity.Uid}, but the runtime attaches the pod with uid {wanted.Uid}: the pod was replaced");
        }
    }

    /// <summary>Compares uids. The runtime's uid of a static pod is the one in its mirror's annotation, not the mirror's own uid.</summary>
    public static bool IsSame(PodIdentity wanted, Pod found)
    {
        var uid = IsStatic(found.Annotations) && found.Annotations.TryGetValue(Mirror, out var mirrored)
            ? mirrored
            : found.Identity.Uid;
        return wanted.Uid.Length == 0 || wanted.Uid == uid || wanted.Uid == found.Identity.Uid;
    }
}
