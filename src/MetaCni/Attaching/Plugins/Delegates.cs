// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Plugins;

/// <summary>Calls the plugins of planned attachments; the only way from here to a delegate.</summary>
/// <param name="runtime">Runs configuration lists.</param>
/// <param name="environment">The environment that the runtime gave us, as it was at our start.</param>
internal sealed class Delegates(NetworkRuntime runtime, IReadOnlyList<KeyValuePair<string, string>> environment)
{
    /// <summary>Finds all plugins of an attachment, so that one that is missing fails it before there is anything to undo.</summary>
    public void RequireInstalled(AttachmentPlan plan, PlannedAttachment attachment) =>
        runtime.RequireInstalled(attachment.Configuration, plan.Sandbox.PluginPath);

    /// <summary>True where all plugins of an attachment are installed.</summary>
    public bool IsInstalled(AttachmentPlan plan, PlannedAttachment attachment) =>
        attachment.Configuration.Plugins.All(plugin => runtime.IsInstalled(plugin.Type, plan.Sandbox.PluginPath));

    /// <summary>The same as <see cref="RequireInstalled(AttachmentPlan, PlannedAttachment)"/> for a network as such.</summary>
    public void RequireInstalled(NetworkConfigurationList network, IReadOnlyList<string> pluginPath) =>
        runtime.RequireInstalled(network, pluginPath);

    /// <summary>What a delegate said as the runtime sees it, with what is known of the reason.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="attachment">The attachment whose plugin failed.</param>
    /// <param name="error">What it said, or what was found out about it.</param>
    /// <param name="remedy">The end of the message.</param>
    public CniException ErrorOf(AttachmentPlan plan, PlannedAttachment attachment, CniException error, string remedy = "") => DelegateError.Of(
        attachment, error, FailureContext.OfNode(type => runtime.IsInstalled(type, plan.Sandbox.PluginPath)).Of(attachment, error) + remedy);

    public JsonObject Add(AttachmentPlan plan, PlannedAttachment attachment, CancellationToken cancellationToken) =>
        runtime.Add(attachment.Configuration, Arguments(plan.Sandbox, attachment, attachment.AddArguments), cancellationToken);

    /// <summary>DEL with the namespace of this call: the planned one may be gone, or another pod's by now.</summary>
    /// <returns>What a plugin said that never succeeded, refused at ADD and at DEL, and so left nothing; else null.</returns>
    public CniException? Del(AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
    {
        var (planned, result, failure) = (attachment.Planned, attachment.Result, attachment.Failure);
        var arguments = Arguments(plan.Sandbox with { NetworkNamespace = networkNamespace }, planned, planned.Arguments);
        if (failure is { } known)
        {
            return runtime.Undo(planned.Configuration, arguments, known, cancellationToken);
        }

        runtime.Del(planned.Configuration, arguments, result, cancellationToken);
        return null;
    }

    /// <summary>DEL that no failure stops.</summary>
    /// <returns>The failures.</returns>
    public IReadOnlyList<CniException> DelEvery(
        AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken) =>
        runtime.DelEvery(
            attachment.Planned.Configuration,
            Arguments(plan.Sandbox with { NetworkNamespace = networkNamespace }, attachment.Planned, attachment.Planned.Arguments),
            attachment.Result,
            cancellationToken);

    /// <summary>CHECK of an attachment whose result is on record; a network without CHECK passes.</summary>
    public void Check(AttachmentPlan plan, PlannedAttachment attachment, JsonObject result, CancellationToken cancellationToken) =>
        runtime.Check(attachment.Configuration, Arguments(plan.Sandbox, attachment, attachment.Arguments), result, cancellationToken);

    /// <summary>STATUS of a network; one without STATUS passes.</summary>
    public void Status(NetworkConfigurationList network, IReadOnlyList<string> pluginPath, CancellationToken cancellationToken) =>
        runtime.Status(network, Arguments(pluginPath), cancellationToken);

    /// <summary>GC of a network with all attachments of it that are valid.</summary>
    /// <returns>The failures; every plugin is tried.</returns>
    public IReadOnlyList<CniException> Gc(
        NetworkConfigurationList network, IReadOnlyList<string> pluginPath, JsonArray validAttachments, CancellationToken cancellationToken) =>
        runtime.Gc(network, Arguments(pluginPath), validAttachments, cancellationToken);

    private NetworkArguments Arguments(IReadOnlyList<string> pluginPath) =>
        new() { PluginPath = pluginPath, Environment = Marked(OperationMarker.OfThisProcess()) };

    private AttachmentArguments Arguments(Sandbox sandbox, PlannedAttachment attachment, CniArguments arguments) => new()
    {
        ContainerId = sandbox.ContainerId,
        NetworkNamespace = sandbox.NetworkNamespace,
        InterfaceName = attachment.InterfaceName,
        Arguments = arguments.ToString(),
        CapabilityArguments = attachment.CapabilityArguments,
        PluginPath = sandbox.PluginPath,
        Environment = Marked(OperationMarker.Of(sandbox.ContainerId, sandbox.InterfaceName)),
    };

    // The mark is first: whoever looks for it reads the beginning of an environment only.
    private IReadOnlyList<KeyValuePair<string, string>> Marked(string operation) =>
    [
        new(OperationMarker.Variable, operation),
        .. environment.Where(variable => variable.Key != OperationMarker.Variable),
    ];
}
