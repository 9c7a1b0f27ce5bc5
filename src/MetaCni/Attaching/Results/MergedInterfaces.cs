// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Plugins;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>The interfaces and addresses of a merged result while it grows.</summary>
/// <remarks>
/// A <em>pod interface</em> is one in the pod (<see cref="PodEntry"/>) or whose name is its attachment's interface name; all others are host-side.
/// </remarks>
internal sealed class MergedInterfaces
{
    private readonly AttachmentPlan _plan;
    private readonly Lazy<Dictionary<string, Link>> _links;
    private readonly List<ResultInterface> _interfaces = [];

    // The first entry of each name: results may list thousands.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlannedAttachment> _attachments;
    private readonly List<ResultIp> _ips = [];
    private readonly HashSet<string> _podNames;

    /// <summary>Starts with nothing; the links are asked for at most once.</summary>
    public MergedInterfaces(AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, Func<IReadOnlyList<Link>> links)
    {
        _plan = plan;
        _links = new Lazy<Dictionary<string, Link>>(() => links().DistinctBy(link => link.Name).ToDictionary(link => link.Name));
        _attachments = plan.Attachments
            .DistinctBy(attachment => attachment.InterfaceName)
            .ToDictionary(attachment => attachment.InterfaceName.Value);
        _podNames =
        [
            .. plan.Attachments.Select(attachment => attachment.InterfaceName.Value),
            .. outcomes.SelectMany(outcome => outcome.Result.Interfaces).Where(IsInPod).Select(entry => entry.Name),
        ];
    }

    public IReadOnlyList<ResultInterface> Interfaces => _interfaces;

    public IReadOnlyList<ResultIp> Ips => _ips;

    public void Append(AttachmentOutcome outcome)
    {
        var own = MakeMissingEntry(outcome);
        var name = outcome.Planned.InterfaceName.Value;
        var isInPod = outcome.Result.Interfaces.Any(entry => entry.Name == name && IsInPod(entry));
        var places = outcome.Result.Interfaces
            .Select(entry => Place(outcome.Planned, entry, IsInPod(entry) || (!isInPod && entry.Name == name)))
            .ToList();
        own ??= _places.TryGetValue(name, out var found) ? found : null;
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

        var link = _links.Value.GetValueOrDefault(name);
        var saysNothing = link is null && result.Ips.Count == 0 && !outcome.Planned.IsPrimary;
        if (saysNothing)
        {
            return null;
        }

        return Add(new ResultInterface { Name = name, Mac = link?.Mac ?? "", Sandbox = _plan.Sandbox.NetworkNamespace });
    }

    private int Add(ResultInterface entry)
    {
        _interfaces.Add(entry);
        _places.TryAdd(entry.Name, _interfaces.Count - 1);
        return _interfaces.Count - 1;
    }

    // Where an entry stands in the merged list, or null where it is left out. By name alone it is a pod interface only where no entry of
    // that name is in the pod: the host's end of a pair may be called like the pod's.
    private int? Place(PlannedAttachment attachment, ResultInterface entry, bool isPodInterface)
    {
        if (isPodInterface)
        {
            RejectForeignName(attachment, entry);
        }
        else if (_podNames.Contains(entry.Name))
        {
            return null;
        }

        return _places.TryGetValue(entry.Name, out var place) ? place : Add(entry);
    }

    private bool IsInPod(ResultInterface entry) =>
        PodEntry.IsInPod(entry, _plan.Sandbox.NetworkNamespace, name => _links.Value.ContainsKey(name));

    private void RejectForeignName(PlannedAttachment attachment, ResultInterface entry)
    {
        if (_attachments.TryGetValue(entry.Name, out var other) && !ReferenceEquals(other, attachment))
        {
            throw DelegateError.Of(attachment, MetaCniError.Of(
                MetaCniErrorCode.ResultConflict,
                $"its result has an interface {PlainText.Word(entry.Name)} in the pod, which is the interface of {NetworkLabel.Of(other.Network)}; "
                + "give one of the two networks another \"interface\" in the annotation"));
        }
    }
}
