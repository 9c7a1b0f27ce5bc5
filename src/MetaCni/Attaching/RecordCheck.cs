// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Checks whether what a record lists still exists.</summary>
/// <remarks>
/// CRI-O calls CHECK right after each ADD, and CHECK of some reference plugins is defective: bridge without addresses, macvlan with sbr. So
/// a secondary's failure is a warning unless <c>checkPolicy</c> is <c>enforce</c>.
/// </remarks>
/// <param name="record">The record.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="policy">The <c>checkPolicy</c> of the configuration.</param>
/// <param name="log">The operator's log.</param>
internal sealed class RecordCheck(AttachmentRecord record, Delegates delegates, CheckPolicy policy, ContainerLog log)
{
    private const string Remedy = "; if CHECK of the plugin is defective, set \"disableCheck\": true in the network's configuration";

    /// <summary>Checks the record alone: the ADD completed, and no DEL has started.</summary>
    /// <exception cref="CniException">113, with the first attachment that is not attached.</exception>
    public void RequireAttached()
    {
        if (record.Attachments.FirstOrDefault(attachment => attachment is not { State: AttachmentState.Attached, Result: not null })
            is { } missing)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.DetachIncomplete,
                $"{NetworkLabel.Of(missing.Planned)} is not attached: its last operation did not finish; delete the pod's sandbox");
        }
    }

    /// <summary>Checks the kernel for the interfaces, addresses and default routes that MetaCni itself is responsible for.</summary>
    /// <param name="openNamespace">Opens the pod's namespace; called only if there is something to check.</param>
    /// <exception cref="CniException">118, 109: something is missing.</exception>
    public void RequirePresent(Func<INamespaceView> openNamespace)
    {
        if (record.Interfaces.Count > 0 || record.Plan.DefaultRoutes.Count > 0)
        {
            using var view = openNamespace();
            InterfaceCheck.Require(record, view);
            AddressCheck.Require(record, view);
            DefaultRouteCheck.Require(record, view);
        }
    }

    /// <summary>Calls CHECK of the plugins in the order of ADD. One that hangs leaves the others their share of the time.</summary>
    /// <param name="networkNamespace">CNI_NETNS of this CHECK.</param>
    /// <param name="deadline">The deadline of all plugins together.</param>
    /// <param name="stop">Cancelled when the operation is aborted.</param>
    /// <exception cref="CniException">A plugin's error.</exception>
    public void AskPlugins(string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        for (var index = 0; index < record.Attachments.Count; index++)
        {
            using var share = deadline.Share(record.Attachments.Count - index, Deadline.EnoughForDel);
            Check(record.Attachments[index], networkNamespace, share, stop);
        }
    }

    private void Check(RecordedAttachment attachment, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        try
        {
            var plan = record.Plan with { Sandbox = record.Plan.Sandbox with { NetworkNamespace = networkNamespace } };
            delegates.Check(plan, attachment.Planned, attachment.Result!, deadline.Token);
        }
        catch (CniException e)
        {
            var error = delegates.ErrorOf(record.Plan, attachment.Planned, e, IsOfCheck(e) ? Remedy : "");
            if (attachment.Planned.IsPrimary || policy == CheckPolicy.Enforce || stop.IsCancellationRequested)
            {
                throw error;
            }

            log.About(record.Plan, attachment.Planned).Warning("CHECK failed", LogField.Of(error.Error));
        }
    }

    // A plugin that is missing or was not started fails even if its CHECK is sound.
    private static bool IsOfCheck(CniException e) => e.WasPluginStarted && (e.IsPluginsOwn || e.Error.Code
        is (int)PluginErrorCode.PluginFailed or (int)PluginErrorCode.PluginKilled
        or (int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid);
}
