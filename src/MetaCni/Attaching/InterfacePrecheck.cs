// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>No planned interface may exist already: else undo would take down an interface that is not ours.</summary>
internal static class InterfacePrecheck
{
    /// <exception cref="CniException">108, naming the interface and the network.</exception>
    public static void Require(AttachmentPlan plan, IReadOnlyList<Link> links)
    {
        var existing = links.Select(link => link.Name).ToHashSet();
        var taken = plan.Attachments.FirstOrDefault(attachment => existing.Contains(attachment.InterfaceName.Value));
        if (taken is not null)
        {
            throw new CniException(
                PluginErrorCode.InterfaceExists,
                $"network {taken.Network}: the interface {taken.InterfaceName} exists already in {plan.NetworkNamespace}; "
                + "remove it, or name another \"interface\" in the pod's annotation");
        }
    }
}
