// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Netlink;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>
/// Requires that no planned interface exists yet: otherwise a roll-back would delete an interface that MetaCni did not create.
/// </summary>
/// <remarks>The kernel finds an interface by any of its names, and a plugin's DEL deletes it by any of them.</remarks>
internal static class InterfacePrecheck
{
    /// <exception cref="CniException">108, with the interface and the network.</exception>
    public static void Require(AttachmentPlan plan, IReadOnlyList<Link> links)
    {
        var existing = links.Select(link => link.Name).ToHashSet();
        foreach (var attachment in plan.Attachments)
        {
            if (existing.Contains(attachment.InterfaceName.Value))
            {
                throw Taken(
                    attachment,
                    $"the interface {attachment.InterfaceName} "
                    + $"already exists in {PlainText.Word(plan.Sandbox.NetworkNamespace)}; remove it");
            }

            RequireNoAlternative(plan, attachment, links);
        }
    }

    /// <summary>
    /// Checks just before an attachment: a device that an earlier attachment moved into the pod keeps its alternative names.
    /// </summary>
    /// <exception cref="CniException">108, with both interfaces and the network.</exception>
    public static void RequireNoAlternative(AttachmentPlan plan, PlannedAttachment attachment, IReadOnlyList<Link> links)
    {
        var name = attachment.InterfaceName.Value;
        if (links.FirstOrDefault(link => link.AlternativeNames.Contains(name)) is { } link)
        {
            throw Taken(
                attachment,
                $"the interface {link.Name} in {PlainText.Word(plan.Sandbox.NetworkNamespace)} "
                + $"has {name} as an alternative name; remove that name "
                + $"(ip link property del dev {link.Name} altname {name})");
        }
    }

    private static CniException Taken(PlannedAttachment attachment, string why) => MetaCniError.Of(
        MetaCniErrorCode.InterfaceExists,
        $"{NetworkLabel.Of(attachment.Network)}: {why}, or name another \"interface\" in the pod's annotation");
}
