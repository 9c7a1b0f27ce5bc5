// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Namespaces;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Checks;

/// <summary>The interfaces that an ADD created in the pod's namespace. A user-space device has none.</summary>
internal static class InterfaceCheck
{
    /// <summary>The planned interfaces that exist in the kernel.</summary>
    public static IReadOnlyList<string> Present(AttachmentPlan plan, INamespaceView view)
    {
        var existing = view.Links().Select(link => link.Name).ToHashSet();
        return [.. plan.Attachments.Select(attachment => attachment.InterfaceName.Value).Where(existing.Contains)];
    }

    /// <summary>CHECK: the recorded interfaces still exist.</summary>
    /// <exception cref="CniException">118, with the interface and its network.</exception>
    public static void Require(AttachmentRecord record, INamespaceView view)
    {
        var missing = record.Interfaces.Except(Present(record.Plan, view)).FirstOrDefault();
        if (missing is not null)
        {
            var network = record.Plan.Attachments.First(attachment => attachment.InterfaceName.Value == missing).Network;
            throw MetaCniError.Of(
                MetaCniErrorCode.InterfaceMissing,
                $"{NetworkLabel.Of(network)}: the interface {missing} is no longer in the pod's namespace; delete the pod so that it is attached again");
        }
    }
}
