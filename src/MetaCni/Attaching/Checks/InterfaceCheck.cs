// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Namespaces;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>
/// The interfaces that an ADD made in the pod's namespace. Not every attachment has one: a device for user space has none.
/// </summary>
internal static class InterfaceCheck
{
    /// <summary>The planned interfaces that the kernel has.</summary>
    public static IReadOnlyList<string> Present(AttachmentPlan plan, INamespaceView view)
    {
        var existing = view.Links().Select(link => link.Name).ToHashSet();
        return [.. plan.Attachments.Select(attachment => attachment.InterfaceName.Value).Where(existing.Contains)];
    }

    /// <summary>CHECK: those that were there are there.</summary>
    /// <exception cref="CniException">118, naming the interface and its network.</exception>
    public static void Require(AttachmentRecord record, INamespaceView view)
    {
        var missing = record.Interfaces.Except(Present(record.Plan, view)).FirstOrDefault();
        if (missing is not null)
        {
            var network = record.Plan.Attachments.First(attachment => attachment.InterfaceName.Value == missing).Network;
            throw MetaCniError.Of(
                MetaCniErrorCode.InterfaceMissing,
                $"{NetworkLabel.Of(network)}: the interface {missing} is no longer in the pod's namespace; delete the pod");
        }
    }
}
