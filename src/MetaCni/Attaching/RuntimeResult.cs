// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>The result that answers an ADD.</summary>
internal static class RuntimeResult
{
    /// <summary>All results merged, or the primary's alone, as the plan says.</summary>
    /// <exception cref="Cni.Errors.CniException">
    /// 117: the results contradict each other, which is checked even if the primary's alone is the answer.
    /// </exception>
    public static CniResult Of(AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view, CniVersion version)
    {
        var merged = ResultMerger.Merge(plan, outcomes, view.Links, version);
        return plan.ResultMode == ResultMode.Primary ? outcomes[0].Result : merged;
    }
}
