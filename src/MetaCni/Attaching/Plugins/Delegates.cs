// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Plugins;

/// <summary>Calls the plugins of planned attachments. All calls to delegates go through here.</summary>
/// <param name="runtime">Runs configuration lists.</param>
/// <param name="environment">The environment that the runtime gave us, as at our start.</param>
internal sealed class Delegates(NetworkRuntime runtime, IReadOnlyList<KeyValuePair<string, string>> environment)
{
    /// <summary>Finds all plugins of an attachment, so that a missing one fails the ADD before anything has to be rolled back.</summary>
    public void RequireInstalled(AttachmentPlan plan, PlannedAttachment attachment) =>
        runtime.RequireInstalled(attachment.Configuration, plan.Sandbox.PluginPath);

    /// <summary>True if all plugins of an attachment are installed.</summary>
    public bool IsInstalled(AttachmentPlan plan, PlannedAttachment attachment) =>
        attachment.Configuration.Plugins.All(plugin => runtime.IsInstalled(plugin.Type, plan.Sandbox.PluginPath));

    /// <summary>As <see cref="RequireInstalled(AttachmentPlan, PlannedAttachment)"/>, for a network without an attachment.</summary>
    public void RequireInstalled(NetworkConfigurationList network, IReadOnlyList<string> pluginPath) =>
        runtime.RequireInstalled(network, pluginPath);

    /// <summary>A delegate's error as the runtime sees it, with known causes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="attachment">The attachment whose plugin failed.</param>
    /// <param name="error">The delegate's error, or ours about the delegate.</param>
    /// <param name="remedy">The end of the message.</param>
    public CniException ErrorOf(AttachmentPlan plan, PlannedAttachment attachment, CniException error, string remedy = "")
    {
        var context = FailureContext.OfNode(type => runtime.IsInstalled(type, plan.Sandbox.PluginPath));
        return DelegateError.Of(attachment, error, context.Of(attachment, error) + remedy);
    }

    public JsonObject Add(AttachmentPlan plan, PlannedAttachment attachment, CancellationToken cancellationToken) =>
        runtime.Add(attachment.Configuration, Arguments(plan.Sandbox, attachment, attachment.AddArguments), cancellationToken);

    /// <summary>DEL with the namespace of this call: the planned one may be deleted, or its path may lead to another pod's.</summary>
    /// <returns>
    /// The error of a plugin that never succeeded and gave the same error at ADD and at DEL, so nothing is left; otherwise null.
    /// </returns>
    public CniException? Del(
        AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
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

    /// <summary>DEL that continues after failures.</summary>
    /// <returns>The failures.</returns>
    public IReadOnlyList<CniException> DelEvery(
        AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken) =>
        runtime.DelEvery(
            attachment.Planned.Configuration,
            Arguments(plan.Sandbox with { NetworkNamespace = networkNamespace }, attachment.Planned, attachment.Planned.Arguments),
            attachment.Result,
            cancellationToken);

    /// <summary>CHECK of an attachment whose result is recorded; a network without CHECK passes.</summary>
    public void Check(AttachmentPlan plan, PlannedAttachment attachment, JsonObject result, CancellationToken cancellationToken) =>
        runtime.Check(attachment.Configuration, Arguments(plan.Sandbox, attachment, attachment.Arguments), result, cancellationToken);

    /// <summary>STATUS of a network; one without STATUS passes.</summary>
    public void Status(NetworkConfigurationList network, IReadOnlyList<string> pluginPath, CancellationToken cancellationToken) =>
        runtime.Status(network, Arguments(pluginPath), cancellationToken);

    /// <summary>GC of a network with all its valid attachments.</summary>
    /// <returns>The failures; every plugin is tried.</returns>
    public IReadOnlyList<CniException> Gc(
        NetworkConfigurationList network,
        IReadOnlyList<string> pluginPath,
        JsonArray validAttachments,
        CancellationToken cancellationToken) =>
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

    // The mark is first: a search for it reads only the beginning of an environment.
    private IReadOnlyList<KeyValuePair<string, string>> Marked(string operation) =>
    [
        new(OperationMarker.Variable, operation),
        .. environment.Where(variable => variable.Key != OperationMarker.Variable),
    ];
}
