// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Attaching.Results;

/// <summary>The interfaces that one attachment has in the pod, in its result and in the kernel. A plugin may create several.</summary>
/// <remarks>
/// An interface belongs to the attachment if it is in the pod (<see cref="PodEntry"/>). So does an interface with the attachment's name,
/// because some plugins omit the sandbox. The host end of a veth pair may have the same name, so the name counts only if no entry of that
/// name is in the pod.
/// </remarks>
internal sealed class OwnInterfaces
{
    private readonly AttachmentOutcome _outcome;
    private readonly string _networkNamespace;
    private readonly string _name;
    private readonly bool _isNameInPod;
    private readonly Lazy<IReadOnlyList<Link>> _links;

    /// <summary>Queries the kernel at most once, and only if needed.</summary>
    public OwnInterfaces(AttachmentOutcome outcome, string networkNamespace, INamespaceView view)
    {
        (_outcome, _networkNamespace, _name) = (outcome, networkNamespace, outcome.Planned.InterfaceName.Value);
        _links = new Lazy<IReadOnlyList<Link>>(view.Links);
        _isNameInPod = outcome.Result.Interfaces.Any(entry => entry.Name == _name && IsInPod(entry));
    }

    public IEnumerable<ResultInterface> Entries() => _outcome.Result.Interfaces.Where(IsOwn);

    /// <summary>
    /// The addresses of those interfaces, and addresses without a valid interface index. ResultMerger rejects invalid indices.
    /// </summary>
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
