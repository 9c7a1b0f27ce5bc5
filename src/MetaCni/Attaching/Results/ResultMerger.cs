// SPDX-License-Identifier: Apache-2.0
//
// The rules of a merged result. A runtime finds the pod's addresses by the interface named CNI_IFNAME, uses interface names as keys, and
// trusts indices. Every rule below keeps one of these three correct.

using Cni.Errors;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching.Plugins;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>Merges the results of all attachments into one. Pure.</summary>
internal static class ResultMerger
{
    /// <summary>Merges in attachment order, the primary first.</summary>
    /// <param name="plan">The plan that was carried out.</param>
    /// <param name="outcomes">The outcomes, in the order of the plan.</param>
    /// <param name="links">The links in the pod's namespace; queried only if a result lists no interface.</param>
    /// <param name="version">The CNI version of the result.</param>
    /// <exception cref="CniException">104: an index out of range. 111: two attachments claim one interface name.</exception>
    public static CniResult Merge(
        AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, Func<IReadOnlyList<Link>> links, CniVersion version)
    {
        foreach (var outcome in outcomes)
        {
            RejectInvalidIndices(outcome);
        }

        var primary = outcomes[0];
        if (!version.ResultsHaveInterfaces)
        {
            return primary.Result with { Version = version };
        }

        var merged = new MergedInterfaces(plan, outcomes, links);
        foreach (var outcome in outcomes)
        {
            merged.Append(outcome);
        }

        return new CniResult
        {
            Version = version,
            Interfaces = merged.Interfaces,
            Ips = merged.Ips,
            Routes = [.. outcomes.SelectMany(outcome => outcome.Result.Routes).Distinct()],
            Dns = primary.Result.Dns,
        };
    }

    // containerd accepts an index equal to the count and panics, so no invalid index may leave MetaCni.
    private static void RejectInvalidIndices(AttachmentOutcome outcome)
    {
        var count = outcome.Result.Interfaces.Count;
        var invalid = outcome.Result.Ips.FirstOrDefault(ip => ip.Interface is { } index && (index < 0 || index >= count));
        if (invalid is not null)
        {
            throw DelegateError.Of(outcome.Planned, new CniException(
                PluginErrorCode.PluginAnswerInvalid,
                $"its result puts the address {invalid.Address} on interface index {invalid.Interface}, but it lists {Listed(count)}: "
                + "this is a defect of the plugin; report it to its authors"));
        }
    }

    private static string Listed(int count) => count switch
    {
        0 => "no interface",
        1 => "only 1 interface, with index 0",
        _ => $"only {count} interfaces, with index 0 to {count - 1}",
    };
}
