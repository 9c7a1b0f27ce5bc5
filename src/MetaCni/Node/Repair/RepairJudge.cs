// SPDX-License-Identifier: Apache-2.0
//
// A wrong answer here takes the network from a running pod. So two independent sources must agree that nothing runs any more:
//   - a DEL of the runtime that failed, and the namespace or the pod that is gone;
//   - without a DEL, the namespace and the pod that are both gone, for a grace period.
// Whatever cannot be told counts as running.

namespace MetaCni.Node.Repair;

/// <summary>Decides which records are taken down. Pure.</summary>
internal static class RepairJudge
{
    public static RepairVerdict Of(RepairSubject subject, PodPresence pod, RepairTimes times) => subject switch
    {
        { IsAtWork: true } => RepairVerdict.Leave("an operation works on it"),
        { FirstFailure: not null } => OfFailed(subject, pod, times),
        _ => OfOther(subject, pod, times),
    };

    /// <summary>True if the verdict depends on the pods of the API server: it is asked only then.</summary>
    public static bool DependsOnPod(RepairSubject subject, RepairTimes times) =>
        Of(subject, PodPresence.Absent, times).IsTakenDown && !Of(subject, PodPresence.Unknown, times).IsTakenDown;

    private static RepairVerdict OfFailed(RepairSubject subject, PodPresence pod, RepairTimes times) => (subject.Namespace, pod) switch
    {
        (NamespaceState.Gone, _) or (_, PodPresence.Absent) when !times.IsDue => RepairVerdict.Leave("its DEL failed; the next attempt is not due yet"),
        (NamespaceState.Gone, _) => RepairVerdict.TakeDown("its DEL failed, and its sandbox is gone"),
        (_, PodPresence.Absent) => RepairVerdict.TakeDown("its DEL failed, and its pod is gone"),
        (_, PodPresence.Present) => RepairVerdict.Leave("its DEL failed, but its pod still exists: the runtime tries again"),
        _ => RepairVerdict.Leave("its DEL failed, but its sandbox may exist, and its pod cannot be looked up"),
    };

    private static RepairVerdict OfOther(RepairSubject subject, PodPresence pod, RepairTimes times) => (subject.Namespace, pod) switch
    {
        (NamespaceState.Exists, _) => RepairVerdict.Leave("its sandbox exists"),
        (NamespaceState.Unknown, _) => RepairVerdict.Leave("its sandbox cannot be looked up"),
        (_, PodPresence.Present) => RepairVerdict.Leave("its sandbox is gone, but its pod still exists"),
        _ when !times.IsGraceOver => RepairVerdict.Leave("its sandbox is gone; the runtime's DEL may still come"),
        (_, PodPresence.Unknown) => RepairVerdict.Leave("its sandbox is gone, but its pod cannot be looked up"),
        _ when !times.IsDue => RepairVerdict.Leave("its sandbox and its pod are gone; the next attempt is not due yet"),
        _ => RepairVerdict.TakeDown("its sandbox and its pod are gone"),
    };
}
