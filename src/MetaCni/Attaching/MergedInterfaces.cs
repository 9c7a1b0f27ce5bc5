// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>The interfaces and addresses of a merged result while it grows.</summary>
/// <remarks>
/// A <em>pod interface</em> is one whose sandbox is CNI_NETNS or whose name is its attachment's interface name; all others are host-side.
/// </remarks>
internal sealed class MergedInterfaces(
    AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, Func<IReadOnlyList<Link>> links)
{
    private readonly List<ResultInterface> _interfaces = [];
    private readonly List<ResultIp> _ips = [];
    private readonly HashSet<string> _podNames = PodNames(plan, outcomes);

    public IReadOnlyList<ResultInterface> Interfaces => _interfaces;

    public IReadOnlyList<ResultIp> Ips => _ips;

    public void Append(AttachmentOutcome outcome)
    {
        var own = MakeMissingEntry(outcome);
        var places = outcome.Result.Interfaces.Select(entry => Place(outcome, entry)).ToList();
        own ??= OwnPlace(outcome.Planned);
        foreach (var ip in outcome.Result.Ips)
        {
            // An address of an entry that was left out is left out with it.
            var place = ip.Interface is { } index ? places[index] : own;
            if (place is not null)
            {
                _ips.Add(ip with { Interface = place });
            }
        }
    }

    // The runtime needs an entry for CNI_IFNAME, and an address needs one to point to. Where the plugin listed none, it is made.
    private int? MakeMissingEntry(AttachmentOutcome outcome)
    {
        var name = outcome.Planned.InterfaceName.Value;
        var result = outcome.Result;
        if (result.Interfaces.Any(entry => entry.Name == name))
        {
            return null;
        }

        var isNeeded = outcome.Planned.IsPrimary || result.Interfaces.Count == 0 || result.Ips.Any(ip => ip.Interface is null);
        if (!isNeeded)
        {
            return null;
        }

        var link = links().FirstOrDefault(candidate => candidate.Name == name);
        var saysNothing = link is null && result.Ips.Count == 0 && !outcome.Planned.IsPrimary;
        if (saysNothing)
        {
            return null;
        }

        _interfaces.Add(new ResultInterface { Name = name, Mac = link?.Mac ?? "", Sandbox = plan.NetworkNamespace });
        return _interfaces.Count - 1;
    }

    private int? OwnPlace(PlannedAttachment attachment)
    {
        var place = _interfaces.FindIndex(entry => entry.Name == attachment.InterfaceName.Value);
        return place < 0 ? null : place;
    }

    // Where an entry stands in the merged list, or null where it is left out.
    private int? Place(AttachmentOutcome outcome, ResultInterface entry)
    {
        if (IsPodInterface(outcome, entry))
        {
            RejectForeignName(outcome.Planned, entry);
        }
        else if (_podNames.Contains(entry.Name))
        {
            return null;
        }

        var place = _interfaces.FindIndex(known => known.Name == entry.Name);
        if (place < 0)
        {
            place = _interfaces.Count;
            _interfaces.Add(entry);
        }

        return place;
    }

    private static HashSet<string> PodNames(AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes) =>
    [
        .. plan.Attachments.Select(attachment => attachment.InterfaceName.Value),
        .. outcomes.SelectMany(outcome => outcome.Result.Interfaces).Where(entry => IsInPod(plan, entry)).Select(entry => entry.Name),
    ];

    private static bool IsInPod(AttachmentPlan plan, ResultInterface entry) =>
        entry.Sandbox.Length > 0 && entry.Sandbox == plan.NetworkNamespace;

    // By name alone only where no entry of that name is in the pod: the host's end of a pair may be called like the pod's.
    private bool IsPodInterface(AttachmentOutcome outcome, ResultInterface entry) =>
        IsInPod(plan, entry)
        || (entry.Name == outcome.Planned.InterfaceName.Value
            && !outcome.Result.Interfaces.Any(other => other.Name == entry.Name && IsInPod(plan, other)));

    private void RejectForeignName(PlannedAttachment attachment, ResultInterface entry)
    {
        var other = plan.Attachments.FirstOrDefault(candidate => candidate.InterfaceName.Value == entry.Name);
        if (other is not null && other != attachment)
        {
            throw DelegateError.Of(attachment, new CniException(
                PluginErrorCode.ResultConflict,
                $"its result has an interface {entry.Name} in the pod, and that is the interface of network {other.Network}; "
                + "give one of the two networks another \"interface\" in the annotation"));
        }
    }
}
