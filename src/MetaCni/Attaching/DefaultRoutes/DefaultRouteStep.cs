// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Linux;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Gives the pod's default routes to the attachments that its annotation names, and removes those of all others.</summary>
/// <remarks>
/// For each requested family: 1 note and delete routes, 2 add routes, 3 block routes from router advertisements, 4 update the results. The caller
/// rolls back on failure.
/// </remarks>
internal sealed class DefaultRouteStep(AttachmentPlan plan, INamespaceView view, RouteNotes notes)
{
    /// <summary>Changes the routes.</summary>
    /// <returns>The outcomes, with results that match the kernel.</returns>
    /// <exception cref="CniException">109: a gateway cannot be reached, or there is no default route to keep.</exception>
    public IReadOnlyList<AttachmentOutcome> Apply(IReadOnlyList<AttachmentOutcome> outcomes)
    {
        if (plan.DefaultRoutes.Count == 0)
        {
            return outcomes;
        }

        var links = view.Links();
        var owned = outcomes
            .Select(outcome => PodDefaultRoutes.LinksOf(outcome.Planned, outcome.Result, plan.Sandbox.NetworkNamespace, links))
            .ToList();
        var changed = outcomes;
        foreach (var choice in plan.DefaultRoutes.SelectMany(choice => Families(choice, owned)).ToList())
        {
            changed = Settle(choice, owned, changed);
        }

        foreach (var (index, outcome) in changed.Index().Where(entry => entry.Item != outcomes[entry.Index]))
        {
            if (outcome.Json != outcomes[index].Json)
            {
                notes.Rerouted(index, outcome.Json);
            }
        }

        return changed;
    }

    private IEnumerable<FamilyDefault> Families(DefaultRouteChoice choice, List<IReadOnlyList<Link>> owned)
    {
        if (choice.Gateways.Count > 0)
        {
            var isIPv6 = choice.Gateways[0].AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
            return [new FamilyDefault(choice.Attachment, isIPv6, choice.Gateways)];
        }

        var own = PodDefaultRoutes.In(view.Routes.List())
            .Where(route => PodDefaultRoutes.IsWithin(route, owned[choice.Attachment]))
            .ToList();
        return own.Count > 0
            ? own.Select(route => route.Destination.IsIPv6).Distinct().Select(isIPv6 => new FamilyDefault(choice.Attachment, isIPv6, []))
            : throw NotHonoured(
                plan.Attachments[choice.Attachment],
                "an empty \"default-route\" requests the network's own default routes, but its plugins made none; "
                + "list gateways in \"default-route\", or remove it");
    }

    private List<AttachmentOutcome> Settle(
        FamilyDefault choice, List<IReadOnlyList<Link>> owned, IReadOnlyList<AttachmentOutcome> outcomes)
    {
        var attachment = plan.Attachments[choice.Attachment];
        var own = OwnFirst(attachment, owned[choice.Attachment]);
        var others = owned.Where((_, index) => index != choice.Attachment).SelectMany(links => links).ToList();
        var change = DefaultRouteChange.Of(choice, PodDefaultRoutes.In(view.Routes.List()), own, others);

        // 1, 2
        var noted = Note(outcomes, choice.Attachment, owned, change.Gone);
        foreach (var route in change.Gone)
        {
            Try(attachment, $"cannot replace {Text(route)}", "", () => view.Routes.Delete(route));
        }

        foreach (var route in change.New)
        {
            Try(
                attachment,
                $"cannot set the pod's default route via {IpLiteral.Format(route.Gateway!)}",
                $"; name a gateway in a network of the interface {own[0].Name}",
                () => view.Routes.Add(route));
        }

        // 3
        foreach (var link in choice.IsIPv6 ? choice.Gateways.Count > 0 ? own.Concat(others) : others : [])
        {
            Try(
                attachment,
                $"cannot keep router advertisements on {link.Name} from adding another default route",
                "",
                () => view.Routes.IgnoreAdvertised(link.Name));
        }

        // 4
        return [.. noted.Select((outcome, index) =>
            index != choice.Attachment ? ResultDefaultRoutes.Set(outcome, choice.IsIPv6, [])
            : choice.Gateways.Count > 0 ? ResultDefaultRoutes.Set(outcome, choice.IsIPv6, [.. change.Wanted.Select(ToResult)])
            : outcome)];
    }

    // If the chosen attachment is detached while the pod runs, the others get back what they had. So it is on record before it is deleted.
    private List<AttachmentOutcome> Note(
        IReadOnlyList<AttachmentOutcome> outcomes, int chosen, List<IReadOnlyList<Link>> owned, IReadOnlyList<KernelRoute> gone)
    {
        var noted = outcomes.ToList();
        foreach (var index in Enumerable.Range(0, outcomes.Count).Where(index => index != chosen))
        {
            IReadOnlyList<RecordedRoute> taken =
                [.. outcomes[index].TakenRoutes, .. gone.SelectMany(route => TakenRoute.Of(route, owned[index]))];
            if (taken.Count > outcomes[index].TakenRoutes.Count)
            {
                notes.Taken(index, taken);
                noted[index] = outcomes[index] with { TakenRoutes = taken };
            }
        }

        return noted;
    }

    // A gateway belongs to the interface whose name the runtime and the pod know.
    private static List<Link> OwnFirst(PlannedAttachment attachment, IReadOnlyList<Link> links)
    {
        var named = links.FirstOrDefault(link => link.Name == attachment.InterfaceName.Value)
            ?? throw NotHonoured(
                attachment,
                "\"default-route\" sends the pod's default route through it, but its plugins did not create that interface in the pod; "
                + "remove \"default-route\"");
        return [named, .. links.Where(link => link != named)];
    }

    private static ResultRoute ToResult(KernelRoute route) => new()
    {
        Dst = new CidrAddress(route.Destination.Address, route.Destination.Length),
        Gw = route.Gateway,
        Priority = route.Metric == PodDefaultRoutes.UsualMetric(route.Destination.IsIPv6) ? null : route.Metric,
    };

    private static string Text(KernelRoute route) =>
        $"the default route {route.Destination}" + (route.Gateway is { } gateway ? $" via {IpLiteral.Format(gateway)}" : "");

    private static void Try(PlannedAttachment attachment, string failure, string remedy, Action change)
    {
        try
        {
            change();
        }
        catch (LinuxException e)
        {
            throw NotHonoured(attachment, $"{failure}: {e.Message}{remedy}", e);
        }
    }

    private static CniException NotHonoured(PlannedAttachment attachment, string problem, LinuxException? cause = null) =>
        MetaCniError.Of(MetaCniErrorCode.RequestNotHonoured, $"{NetworkLabel.Of(attachment)}: {problem}", "", cause);
}
