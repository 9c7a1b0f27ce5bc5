// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Attaching.Results;

/// <summary>The interfaces that one attachment has in the pod, in its result and in the kernel; a plugin may make several.</summary>
/// <remarks>
/// Those that are in the pod (<see cref="PodEntry"/>), and the one that has the attachment's name: some plugins leave the sandbox out. The host's
/// end of a pair may be called like the pod's, so the name alone counts only where no entry of that name is in the pod.
/// </remarks>
internal sealed class OwnInterfaces
{
    private readonly AttachmentOutcome _outcome;
    private readonly string _networkNamespace;
    private readonly string _name;
    private readonly bool _isNameInPod;
    private readonly Lazy<IReadOnlyList<Link>> _links;

    /// <summary>The kernel is asked at most once, and only where it is needed.</summary>
    public OwnInterfaces(AttachmentOutcome outcome, string networkNamespace, INamespaceView view)
    {
        (_outcome, _networkNamespace, _name) = (outcome, networkNamespace, outcome.Planned.InterfaceName.Value);
        _links = new Lazy<IReadOnlyList<Link>>(view.Links);
        _isNameInPod = outcome.Result.Interfaces.Any(entry => entry.Name == _name && IsInPod(entry));
    }

    public IEnumerable<ResultInterface> Entries() => _outcome.Result.Interfaces.Where(IsOwn);

    /// <summary>The addresses of those interfaces, and those that are said to be on none. Whether an index leads nowhere is judged elsewhere.</summary>
    public IEnumerable<ResultIp> Addresses() => _outcome.Result.Ips.Where(ip =>
        ip.Interface is not { } index
        || index < 0
        || index >= _outcome.Result.Interfaces.Count
        || IsOwn(_outcome.Result.Interfaces[index]));

    public IReadOnlyList<Link> Links()
    {
        var names = Entries().Select(entry => entry.Name).Append(_name).ToHashSet();
        return [.. _links.Value.Where(link => names.Contains(link.Name))];
    }

    private bool IsOwn(ResultInterface entry) => IsInPod(entry) || (!_isNameInPod && entry.Name == _name);

    private bool IsInPod(ResultInterface entry) =>
        PodEntry.IsInPod(entry, _networkNamespace, name => _links.Value.Any(link => link.Name == name));
}
