// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Removal;

/// <summary>Decides what an uninstallation does with a pod.</summary>
/// <remarks>
/// Most runtimes delete a pod with the configuration that they have now: without ours, they call the primary's plugins themselves. CRI-O
/// keeps the configuration of the ADD, and calls us until the pod is gone.
/// </remarks>
/// <param name="detachesRunning">True if running pods lose their secondaries.</param>
/// <param name="isCrio">True if the runtime is CRI-O.</param>
internal sealed class PodFates(bool detachesRunning, bool isCrio)
{
    /// <summary>True if a pod with nothing but its primary needs us no more.</summary>
    public bool CanHandOver => !isCrio;

    public PodFate Of(RemainingPod pod) => pod switch
    {
        { Record: null } or { IsAtWork: true } => PodFate.Keep,
        { IsGone: true } => PodFate.Detach,
        { HasOnlyPrimary: true } => CanHandOver ? PodFate.HandOver : PodFate.Keep,
        _ => detachesRunning ? PodFate.DetachSecondaries : PodFate.Keep,
    };
}
