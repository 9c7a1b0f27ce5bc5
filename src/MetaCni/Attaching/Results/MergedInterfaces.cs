// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Plugins;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>Collects the interfaces and addresses of a merged result.</summary>
/// <remarks>
/// A <em>pod interface</em> is in the pod (<see cref="PodEntry"/>) or has its attachment's interface name; all others are host-side.
/// </remarks>
internal sealed class MergedInterfaces
{
    private readonly AttachmentPlan _plan;
    private readonly Lazy<Dictionary<string, Link>> _links;
    private readonly List<ResultInterface> _interfaces = [];

    // The first entry of each name, indexed because results may list thousands.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PlannedAttachment> _attachments;
    private readonly List<ResultIp> _ips = [];
    private readonly HashSet<string> _podNames;

    /// <summary>Starts empty; the links are queried at most once.</summary>
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
            // If an entry is left out, its addresses are left out too.
            var place = ip.Interface is { } index ? places[index] : own;
            if (place is not null)
            {
                _ips.Add(ip with { Interface = place });
            }
        }
    }

    // The runtime needs an entry for CNI_IFNAME, and an address needs an entry to refer to. If the plugin listed none, add one.
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

    // The index of an entry in the merged list, or null if it is left out. The name alone makes a pod interface only if no entry of that
    // name is in the pod: the host end of a veth pair may have the same name as the pod end.
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
                $"its result has an interface {PlainText.Word(entry.Name)} in the pod, "
                + $"which is the interface of {NetworkLabel.Of(other.Network)}; "
                + "give one of the two networks another \"interface\" in the annotation"));
        }
    }
}
