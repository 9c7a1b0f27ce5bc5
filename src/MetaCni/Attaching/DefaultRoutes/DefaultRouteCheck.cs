// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>CHECK of the default routes that the pod requested: they still exist. The pod may have added others.</summary>
internal static class DefaultRouteCheck
{
    /// <param name="record">A record whose attachments are all attached.</param>
    /// <param name="view">The pod's namespace.</param>
    /// <exception cref="CniException">109: one does not exist.</exception>
    public static void Require(AttachmentRecord record, INamespaceView view)
    {
        var links = view.Links();
        var routes = PodDefaultRoutes.In(view.Routes.List());
        foreach (var choice in record.Plan.DefaultRoutes)
        {
            var attachment = record.Attachments[choice.Attachment];
            var result = ResultCodec.Read(attachment.Result!, attachment.Planned.Configuration.Version);
            var own = PodDefaultRoutes.LinksOf(attachment.Planned, result, record.Plan.Sandbox.NetworkNamespace, links);
            var present = routes.Where(route => PodDefaultRoutes.Uses(route, own)).ToList();
            var missing = choice.Gateways.Count > 0
                ? choice.Gateways.Where(gateway => !present.Exists(route => gateway.Equals(route.Gateway)))
                    .Select(gateway => $"via {IpLiteral.Format(gateway)}")
                : MissingFamilies(result, present);
            if (missing.FirstOrDefault() is { } text)
            {
                throw MetaCniError.Of(
                    MetaCniErrorCode.RequestNotHonoured,
                    $"{NetworkLabel.Of(attachment.Planned)}: the requested default route {text} no longer exists; "
                    + "delete the pod so that it is attached again");
            }
        }
    }

    // The attachment kept its own routes: one of each family that its result lists, or of any family if it lists none.
    private static IEnumerable<string> MissingFamilies(CniResult result, List<KernelRoute> present)
    {
        var listed = result.Routes.Where(ResultDefaultRoutes.IsMainDefault).Select(route => route.Dst.IsIPv6).Distinct().ToList();
        return listed.Count == 0 && present.Count == 0
            ? ["of its own"]
            : listed.Where(isIPv6 => !present.Exists(route => route.Destination.IsIPv6 == isIPv6))
                .Select(isIPv6 => isIPv6 ? "::/0" : "0.0.0.0/0");
    }
}
