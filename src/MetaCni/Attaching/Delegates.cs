// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Calls the plugins of planned attachments; the only way from here to a delegate.</summary>
/// <param name="runtime">Runs configuration lists.</param>
/// <param name="environment">The environment that the runtime gave us, as it was at our start.</param>
internal sealed class Delegates(NetworkRuntime runtime, IReadOnlyList<KeyValuePair<string, string>> environment)
{
    /// <summary>Finds all plugins of an attachment, so that one that is missing fails it before there is anything to undo.</summary>
    public void RequireInstalled(AttachmentPlan plan, PlannedAttachment attachment) =>
        runtime.RequireInstalled(attachment.Configuration, plan.PluginPath);

    public JsonObject Add(AttachmentPlan plan, PlannedAttachment attachment, CancellationToken deadline) =>
        runtime.Add(attachment.Configuration, Arguments(plan, attachment, attachment.AddArguments), deadline);

    /// <summary>DEL with the namespace of this call: the planned one may be gone, or another pod's by now.</summary>
    public void Del(AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken deadline) =>
        runtime.Del(
            attachment.Planned.Configuration,
            Arguments(plan with { NetworkNamespace = networkNamespace }, attachment.Planned, attachment.Planned.Arguments),
            attachment.Result,
            deadline);

    /// <summary>CHECK of an attachment whose result is on record; a network without CHECK passes.</summary>
    public void Check(AttachmentPlan plan, PlannedAttachment attachment, JsonObject result, CancellationToken deadline) =>
        runtime.Check(attachment.Configuration, Arguments(plan, attachment, attachment.Arguments), result, deadline);

    private AttachmentArguments Arguments(AttachmentPlan plan, PlannedAttachment attachment, CniArguments arguments) => new()
    {
        ContainerId = plan.ContainerId,
        NetworkNamespace = plan.NetworkNamespace,
        InterfaceName = attachment.InterfaceName,
        Arguments = arguments.ToString(),
        CapabilityArguments = attachment.CapabilityArguments,
        PluginPath = plan.PluginPath,
        Environment =
        [
            .. environment.Where(variable => variable.Key != OperationMarker.Variable),
            new(OperationMarker.Variable, OperationMarker.Of(plan.ContainerId, plan.InterfaceName)),
        ],
    };
}
