// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using Linux;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Gives default routes back to the attachments that had them before another one carried the pod's default route.</summary>
internal sealed class DefaultRouteReturn(INamespaceView view, RouteNotes notes)
{
    /// <summary>Gives back the routes of the families that are free.</summary>
    /// <param name="outcomes">What is attached.</param>
    /// <param name="isFree">True for a family whose carrier was detached; the argument is true for IPv6.</param>
    /// <returns>The outcomes, with results that match the kernel.</returns>
    /// <exception cref="CniException">109: the kernel refuses a route.</exception>
    public IReadOnlyList<AttachmentOutcome> Apply(IReadOnlyList<AttachmentOutcome> outcomes, Predicate<bool> isFree)
    {
        var links = view.Links();
        return [.. outcomes.Select((outcome, index) => Return(index, outcome, isFree, links))];
    }

    private AttachmentOutcome Return(int index, AttachmentOutcome outcome, Predicate<bool> isFree, IReadOnlyList<Link> links)
    {
        var due = outcome.TakenRoutes.Where(route => isFree(route.IsIPv6)).ToList();
        if (due.Count == 0)
        {
            return outcome;
        }

        foreach (var route in due)
        {
            Add(outcome.Planned, route, links);
        }

        var left = outcome.TakenRoutes.Except(due).ToList();
        var json = ResultWith(outcome, left);
        notes.Rerouted(index, json);
        notes.Taken(index, left);
        return outcome with { Json = json, Result = ResultCodec.Read(json, outcome.Planned.Configuration.Version), TakenRoutes = left };
    }

    // If the other family is still taken, only the routes of this one are listed again.
    private static JsonObject ResultWith(AttachmentOutcome outcome, List<RecordedRoute> left)
    {
        var original = outcome.OriginalJson ?? outcome.Json;
        if (left.Count == 0)
        {
            return original;
        }

        var isIPv6 = !left[0].IsIPv6;
        var routes = ResultCodec.Read(original, outcome.Planned.Configuration.Version).Routes
            .Where(route => ResultDefaultRoutes.IsMainDefault(route) && route.Dst.IsIPv6 == isIPv6 && route.Gw is not null);
        return ResultDefaultRoutes.Set(outcome, isIPv6, [.. routes]).Json;
    }

    private void Add(PlannedAttachment attachment, RecordedRoute route, IReadOnlyList<Link> links)
    {
        if (links.FirstOrDefault(link => link.Name == route.Interface) is not { } link || TakenRoute.On(link, route) is not { } wanted)
        {
            return;
        }

        try
        {
            view.Routes.Add(wanted);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.Exists)
        {
            // An interrupted change has given it back already.
        }
        catch (LinuxException e)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.RequestNotHonoured,
                $"{NetworkLabel.Of(attachment)}: cannot restore its default route{(route.Gateway is { } gateway ? $" via {gateway}" : "")} "
                + $"on {route.Interface}: {e.Message}",
                "",
                e);
        }
    }
}
