// SPDX-License-Identifier: Apache-2.0
//
// Only the elements of the pod's networks annotation take part. An element keeps its attachment as long as it requests the same, wherever it
// stands in the annotation. Of the others, an element follows the attachment of its network and requested interface name; without a name,
// the attachments of its network follow in order. The primary and all default networks stay as they are.

using Cni.Errors;
using Crd;
using Crd.Selection;
using MetaCni.Config;

namespace MetaCni.Planning.HotPlug;

/// <summary>Compares what is attached to a running pod with its annotation. Pure, and it needs no definition.</summary>
internal static class SelectionDifference
{
    /// <summary>The change from what is attached to what the pod requests now.</summary>
    /// <param name="attached">The plan of a record, with exactly the attachments that are attached.</param>
    /// <param name="pod">The pod; with the annotations of its namespace if the configuration has <c>namespaceAnnotations</c>.</param>
    /// <param name="config">Our configuration.</param>
    public static SelectionChange Of(AttachmentPlan attached, Pod pod, MetaConfig config)
    {
        try
        {
            return attached.Attachments.All(attachment => attachment.Selection is not null)
                ? Compare(attached, pod, config)
                : CompareByNames(attached, pod, config);
        }
        catch (CniException e)
        {
            return SelectionChange.Refused(e.Message);
        }
    }

    private static SelectionChange Compare(AttachmentPlan attached, Pod pod, MetaConfig config)
    {
        if (HasOtherPrimary(attached.Attachments[0], pod, config))
        {
            return SelectionChange.Refused(
                $"annotation {AnnotationNames.DefaultNetwork} has changed, and the primary network of a running pod cannot change; "
                + "restore the annotation, or recreate the pod");
        }

        var elements = Read(pod);
        var matches = SelectionMatches.Of(attached, elements);
        var added = Enumerable.Range(0, elements.Count).Except(matches.Select(match => match.Element)).ToList();
        var removed = SelectionMatches.TakingPart(attached).Except(matches.Select(match => match.Attachment)).ToList();
        var changed = matches.Where(match => match.Members.Count > 0).OrderBy(match => match.Attachment).ToList();
        PlanLimits.RequireCount(attached.Attachments.Count - removed.Count + added.Count);
        return new SelectionChange
        {
            Kept = [.. Enumerable.Range(0, attached.Attachments.Count).Except(removed).Except(changed.Select(match => match.Attachment))],
            Replaced = [.. changed.Select(match => new ReplacedSelection(match.Attachment, RequestOf(match.Element), match.Members))],
            Removed = removed,
            Added = [.. added.Select(RequestOf)],
        };

        NetworkRequest RequestOf(int index) =>
            NetworkRequests.Of(config, pod.Identity, new NetworkSource.Selected(elements[index], AnnotationNames.Networks, index));
    }

    private static IReadOnlyList<NetworkSelectionElement> Read(Pod pod) =>
        pod.Annotations.TryGetValue(AnnotationNames.Networks, out var value)
            ? NetworkSelectionAnnotation.Parse(value, pod.Identity.Namespace, AnnotationNames.Networks)
            : [];

    private static bool HasOtherPrimary(PlannedAttachment primary, Pod pod, MetaConfig config)
    {
        const string Name = AnnotationNames.DefaultNetwork;
        var attached = primary.Selection!.Annotation == Name ? primary.Selection.Element : "";
        var wanted = pod.Annotations.TryGetValue(Name, out var value)
            ? PlannedSelection.TextOf(NetworkSelectionAnnotation.ParseSingle(value, config.MultusNamespace, Name))
            : "";
        return attached != wanted;
    }

    // Without selections it is unknown which annotation requested a network. If the pod requests the same networks as before, nothing has to
    // change, and no pod is warned about when MetaCni is upgraded.
    private static SelectionChange CompareByNames(AttachmentPlan attached, Pod pod, MetaConfig config)
    {
        var requests = NetworkRequests.Of(config, pod);
        var left = attached.Attachments.ToList();
        var isSame = requests.Where(request => request.Selection is not null).All(request => left.Remove(Find(left, request)!));

        // The rest are the networks of our own configuration.
        _ = left.RemoveAll(attachment => attachment.Network == config.AuxiliaryCniChainName);
        return isSame && left.Count == requests.Count(request => request.Selection is null)
            ? new SelectionChange { Kept = [.. Enumerable.Range(0, attached.Attachments.Count)] }
            : SelectionChange.Refused(
                "the record of this pod does not tell which element of its annotation requested which network: an earlier version of MetaCni, or Multus, "
                + "attached them; recreate the pod to change its networks");
    }

    private static PlannedAttachment? Find(List<PlannedAttachment> attached, NetworkRequest request) => attached.Find(attachment =>
        attachment.Network == $"{request.Selection!.Namespace}/{request.Selection.Name}"
        && (request.Interface is null || request.Interface == attachment.InterfaceName));
}
