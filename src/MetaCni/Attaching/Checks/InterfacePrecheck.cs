// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Netlink;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>No planned interface may exist already: else undo would take down an interface that is not ours.</summary>
/// <remarks>The kernel finds, and a plugin's DEL deletes, an interface by any of its names.</remarks>
internal static class InterfacePrecheck
{
    /// <exception cref="CniException">108, naming the interface and the network.</exception>
    public static void Require(AttachmentPlan plan, IReadOnlyList<Link> links)
    {
        var existing = links.Select(link => link.Name).ToHashSet();
        foreach (var attachment in plan.Attachments)
        {
            if (existing.Contains(attachment.InterfaceName.Value))
            {
                throw Taken(attachment, $"the interface {attachment.InterfaceName} already exists in {PlainText.Word(plan.Sandbox.NetworkNamespace)}; remove it");
            }

            RequireNoAlternative(plan, attachment, links);
        }
    }

    /// <summary>Just before an attachment: what an earlier one moved into the pod brought its alternative names along.</summary>
    /// <exception cref="CniException">108, naming both interfaces and the network.</exception>
    public static void RequireNoAlternative(AttachmentPlan plan, PlannedAttachment attachment, IReadOnlyList<Link> links)
    {
        var name = attachment.InterfaceName.Value;
        if (links.FirstOrDefault(link => link.AlternativeNames.Contains(name)) is { } link)
        {
            throw Taken(
                attachment,
                $"the interface {link.Name} in {PlainText.Word(plan.Sandbox.NetworkNamespace)} has {name} as an alternative name; remove that name "
                + $"(ip link property del dev {link.Name} altname {name})");
        }
    }

    private static CniException Taken(PlannedAttachment attachment, string why) => MetaCniError.Of(
        MetaCniErrorCode.InterfaceExists,
        $"{NetworkLabel.Of(attachment.Network)}: {why}, or name another \"interface\" in the pod's annotation");
}
