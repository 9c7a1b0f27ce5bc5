// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>Whether the networks of a container can be changed while it runs.</summary>
internal static class Changeable
{
    private static readonly int[] Lasting =
    [
        (int)CniErrorCode.InvalidNetworkConfiguration,
        (int)MetaCniErrorCode.SelfDelegation,
        (int)MetaCniErrorCode.RequestNotHonoured,
        (int)MetaCniErrorCode.NetworkForbidden,
    ];

    /// <summary>The pod of a record that is attached.</summary>
    /// <exception cref="CniException">11: an ADD or DEL of the runtime is not complete. 119: the record is of no pod.</exception>
    public static PodIdentity PodOf(AttachmentRecord record)
    {
        if (!record.IsComplete || record is { IsAtWork: true, IsChanging: false } || record.FirstFailure is not null)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, "its ADD or DEL is not complete, so its networks are the runtime's; try again when the pod runs");
        }

        return record switch
        {
            { Plan.Sandbox.Pod: null } => throw Refused("the container is not a pod of Kubernetes, so it has no annotation"),
            { NamespaceCookie: 0 } => throw Refused("the record does not tell the pod's network namespace; recreate the pod to change its networks"),
            { Attachments: not [{ State: AttachmentState.Attached }, ..] } => throw Refused("its primary network is not attached; recreate the pod"),
            { Plan.Sandbox.Pod: { } pod } => pod,
        };
    }

    /// <summary>
    /// Plans a change; nothing is changed. What the annotation requests cannot be had, so waiting does not help and the change is refused.
    /// </summary>
    /// <exception cref="CniException">119: the requests cannot be honoured. Others: another attempt may succeed.</exception>
    public static T Planned<T>(Func<T> plan)
    {
        try
        {
            return plan();
        }
        catch (CniException e) when (Array.IndexOf(Lasting, e.Error.Code) >= 0)
        {
            throw Refused(e.Message);
        }
    }

    public static CniException Refused(string why) => MetaCniError.Of(MetaCniErrorCode.HotPlugRefused, why);
}
