// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using MetaCni.Linux;

namespace MetaCni.Attaching;

/// <summary>The interfaces that one attachment has in the pod, in its result and in the kernel; a plugin may make several.</summary>
/// <remarks>
/// Those whose sandbox is the pod's namespace, and the one that has the attachment's name: some plugins leave the sandbox out. The host's
/// end of a pair may be called like the pod's, so the name alone counts only where no entry of that name is in the pod.
/// </remarks>
internal sealed class OwnInterfaces(AttachmentOutcome outcome, string networkNamespace)
{
    private readonly string _name = outcome.Planned.InterfaceName.Value;

    private readonly bool _isNameInPod = outcome.Result.Interfaces.Any(entry =>
        entry.Name == outcome.Planned.InterfaceName.Value && entry.Sandbox == networkNamespace);

    public IEnumerable<ResultInterface> Entries() => outcome.Result.Interfaces.Where(IsOwn);

    /// <summary>The addresses of those interfaces, and those that are said to be on none. Whether an index leads nowhere is judged elsewhere.</summary>
    public IEnumerable<ResultIp> Addresses() => outcome.Result.Ips.Where(ip =>
        ip.Interface is not { } index
        || index < 0
        || index >= outcome.Result.Interfaces.Count
        || IsOwn(outcome.Result.Interfaces[index]));

    public IReadOnlyList<Link> Links(INamespaceView view)
    {
        var names = Entries().Select(entry => entry.Name).Append(_name).ToHashSet();
        return [.. view.Links().Where(link => names.Contains(link.Name))];
    }

    private bool IsOwn(ResultInterface entry) =>
        (entry.Sandbox.Length > 0 && entry.Sandbox == networkNamespace) || (!_isNameInPod && entry.Name == _name);
}
