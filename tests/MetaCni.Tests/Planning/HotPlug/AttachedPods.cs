// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Planning.HotPlug;

/// <summary>Pods whose networks are attached, as ADD plans them.</summary>
internal static class AttachedPods
{
    /// <summary>The plan of an ADD for a pod; each selected network has a configuration of its own.</summary>
    public static AttachmentPlan Attached(Pod pod) =>
        Planner.Plan(PlanInputs.Config, PlanInputs.Context, [.. NetworkRequests.Of(PlanInputs.Config, pod).Select(Resolved)]);

    public static AttachmentPlan Attached(string networks) => Attached(PlanInputs.Pod(networks));

    public static ResolvedNetwork Resolved(NetworkRequest request) => request.Selection is { } selection
        ? PlanInputs.Selected(selection, PlanInputs.List($$"""{"cniVersion": "1.0.0", "name": "{{selection.Name}}", "type": "macvlan"}""")) with { Request = request }
        : PlanInputs.OfConfiguration();

    /// <summary>The same plan as a version without selections recorded it.</summary>
    public static AttachmentPlan OfEarlierVersion(AttachmentPlan plan) =>
        plan with { Attachments = [.. plan.Attachments.Select(attachment => attachment with { Selection = null })] };

    /// <summary>Interface names as values.</summary>
    public static Cni.Values.InterfaceName[] Names(params string[] names) => [.. names.Select(Named.Interface)];
}
