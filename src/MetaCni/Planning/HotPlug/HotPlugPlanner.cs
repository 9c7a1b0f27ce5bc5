// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Errors;
using MetaCni.Planning.Devices;

namespace MetaCni.Planning.HotPlug;

/// <summary>Plans the change of a running pod with the same rules as an ADD. Pure.</summary>
internal static class HotPlugPlanner
{
    /// <summary>Plans the change.</summary>
    /// <exception cref="CniException">
    /// 7, 107, 109, 110: the requests cannot be honoured. 119: a running pod cannot be changed in this way. Nothing has been changed.
    /// </exception>
    public static HotPlugPlan Plan(HotPlugInput input)
    {
        var attached = input.Attached;
        foreach (var network in input.Resolved)
        {
            RejectDevice(network);
        }

        PlanLimits.Require([.. Kept(input), .. input.Resolved], runtimeConfig: null);
        var context = ContextOf(attached);
        var names = NamesOf(input);
        var planned = input.Resolved
            .Select((network, index) => Planner.PlanSecondary(input.Config, context, network, names[index])).ToList();
        var working = attached with { Attachments = [.. attached.Attachments, .. planned] };
        var replaced = input.Change.Replaced.Select((one, index) => (Old: one.Attachment, New: attached.Attachments.Count + index)).ToList();
        var added = Enumerable.Range(attached.Attachments.Count + replaced.Count, input.Change.Added.Count).ToList();
        var places = Places(attached, replaced, input.Change.Removed).Concat(added).ToList();
        var target = attached with
        {
            Attachments = [.. places.Select(place => working.Attachments[place])],
            RequestPolicy = input.Config.RequestPolicy,
            UnmetRequests = [.. input.Unmet, .. input.Resolved.Zip(planned).SelectMany(pair => CapabilityRequests.Unmet(pair.First, pair.Second))],
        };
        Planner.RequireTogether(target.Attachments);
        return new HotPlugPlan
        {
            Working = working,
            Steps = HotPlugOrder.Of(working, replaced, input.Change.Removed, added),
            Target = target.Attachments.All(attachment => attachment.Selection is not null)
                ? target with { DefaultRoutes = DefaultRoutePlan.Of([.. target.Attachments.Select(RouteRequestOf)]) }
                : target,
            Places = places,
            Reasons = input.Change.Replaced.ToDictionary(one => one.Attachment, one => one.Members),
        };
    }

    // kubelet allocates devices when it admits a pod, and never again.
    private static void RejectDevice(ResolvedNetwork network)
    {
        if (DeviceRequest.Of(network) is not null)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.HotPlugRefused,
                $"{NetworkLabel.Of(network.DisplayName)} needs a device, which a pod can get only when it starts; "
                + "recreate the pod, or restore its annotation");
        }
    }

    // Each with its configuration as it is attached.
    private static IEnumerable<ResolvedNetwork> Kept(HotPlugInput input) =>
        input.Change.Kept.Select(index => input.Attached.Attachments[index]).Select(attachment => new ResolvedNetwork
        {
            Request = new NetworkRequest { Source = new NetworkSource.Inline(attachment.Configuration.Json), Origin = attachment.Network },
            DisplayName = attachment.Network,
            Configuration = attachment.Configuration,
            IsFromDefinition = false,
        });

    // The primary has what the runtime passed at ADD.
    private static AttachmentContext ContextOf(AttachmentPlan attached) =>
        new() { Sandbox = attached.Sandbox, Arguments = attached.Attachments[0].Arguments };

    // A replaced attachment keeps its name. A new one without a requested name gets the lowest that nothing has, had or requests.
    private static List<InterfaceName> NamesOf(HotPlugInput input)
    {
        var used = input.Attached.Attachments.Select(attachment => attachment.InterfaceName)
            .Concat(input.Existing)
            .Concat(input.Change.Added.Select(request => request.Interface).OfType<InterfaceName>())
            .ToHashSet();
        return
        [
            .. input.Change.Replaced.Select(one => input.Attached.Attachments[one.Attachment].InterfaceName),
            .. input.Change.Added.Select(request => request.Interface ?? Free()),
        ];

        InterfaceName Free()
        {
            var number = 0;
            InterfaceName name;
            while (!InterfaceName.TryParse($"net{++number}", out name) || !used.Add(name))
            {
            }

            return name;
        }
    }

    // Of what was attached, in its order, what is attached afterwards.
    private static IEnumerable<int> Places(AttachmentPlan attached, List<(int Old, int New)> replaced, IReadOnlyList<int> removed) =>
        Enumerable.Range(0, attached.Attachments.Count).Except(removed)
            .Select(index => replaced.Find(pair => pair.Old == index) is { New: > 0 } pair ? pair.New : index);

    private static DefaultRouteRequest RouteRequestOf(PlannedAttachment attachment) =>
        new(attachment.Network, attachment.Selection?.Read()?.DefaultRoute);
}
