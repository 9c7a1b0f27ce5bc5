// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Invocation;
using Cni.Values;
using Variables = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, string>>;

namespace Cni.Runtime;

/// <summary>Executes the plugins of a network configuration (CNI §3). It is stateless: the caller stores the results.</summary>
/// <remarks>
/// Every failure is a <see cref="CniException"/>. An invalid network name fails with code 7 before any plugin runs. Calls are synchronous;
/// different attachments may be handled on several threads.
/// </remarks>
public sealed class NetworkRuntime(IPluginRunner runner)
{
    private readonly PluginInvoker _invoker = new(runner);

    /// <summary>How long <see cref="Undo"/> waits for a plugin whose ADD did not succeed, while other plugins still need DEL.</summary>
    public TimeSpan PatienceWithTheFailed { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Checks that every plugin of a network is installed (CNI §3 "Adding an attachment", step 1). DEL runs in reverse and stops at a
    /// missing plugin, so the plugins before it could not be cleaned up (CNI §3 "Deleting an attachment").
    /// </summary>
    public void RequireInstalled(NetworkConfigurationList list, IReadOnlyList<string> pluginPath)
    {
        ArgumentNullException.ThrowIfNull(list);
        foreach (var plugin in list.Plugins)
        {
            _invoker.RequireInstalled(plugin.Type, pluginPath);
        }
    }

    /// <summary>True if a directory has the plugin.</summary>
    public bool IsInstalled(string type, IReadOnlyList<string> pluginPath)
    {
        try
        {
            _invoker.RequireInstalled(type, pluginPath);
            return true;
        }
        catch (CniException)
        {
            return false;
        }
    }

    /// <summary>
    /// Adds an attachment (CNI §3 "Adding an attachment"). A failure does not roll back the earlier plugins: the caller must call DEL.
    /// </summary>
    /// <returns>The last plugin's result, unchanged except that a missing <c>cniVersion</c> is set; store it for CHECK and DEL.</returns>
    public JsonObject Add(NetworkConfigurationList list, AttachmentArguments arguments, CancellationToken cancellationToken)
    {
        list.Validate();
        var parameters = Parameters(CniCommand.Add, arguments);
        JsonObject? result = null;
        for (var index = 0; index < list.Plugins.Count; index++)
        {
            var isCalled = false;
            try
            {
                var plugin = list.Plugins[index];
                var previous = PreviousResult.Convert(result, list.Version);
                var request = RequestConfiguration.Derive(list, plugin, previous, arguments.CapabilityArguments);
                isCalled = true;
                result = _invoker.Add(Call(plugin, request, parameters, arguments.Environment), list.Version, cancellationToken);
                PreviousResult.EnsureVersion(result, list.Version);
            }
            catch (CniException e)
            {
                throw e.At(index, isCalled && e.WasPluginStarted);
            }
        }

        return result!;
    }

    /// <summary>
    /// Rolls back a failed ADD. As <see cref="Del"/>, except that a failure of a plugin whose own ADD did not succeed does not stop the
    /// others: a plugin that rejects its configuration rejects it on DEL, too.
    /// </summary>
    /// <param name="list">The network as it was at ADD.</param>
    /// <param name="arguments">The attachment's parameters as they were at ADD.</param>
    /// <param name="failure">Where ADD failed.</param>
    /// <param name="cancellationToken">When to terminate the running plugin.</param>
    /// <returns>
    /// The error that the failed plugin reported both on ADD and on DEL, so that it left nothing (<see cref="AddFailure"/>); otherwise
    /// null.
    /// </returns>
    public CniException? Undo(
        NetworkConfigurationList list, AttachmentArguments arguments, AddFailure failure, CancellationToken cancellationToken) =>
        new AddUndo(_invoker, PatienceWithTheFailed).Run(DelCalls(list, arguments, previousResult: null), failure, cancellationToken);

    /// <summary>Deletes an attachment: in reverse order, up to the first failure (CNI §3 "Deleting an attachment").</summary>
    /// <param name="list">The network as it was at ADD.</param>
    /// <param name="arguments">The attachment's parameters as they were at ADD.</param>
    /// <param name="previousResult">The result of ADD, or null; versions before 0.4.0 do not get it.</param>
    /// <param name="cancellationToken">When to terminate the running plugin.</param>
    public void Del(
        NetworkConfigurationList list, AttachmentArguments arguments, JsonObject? previousResult, CancellationToken cancellationToken)
    {
        foreach (var call in DelCalls(list, arguments, previousResult))
        {
            _invoker.Run(call, cancellationToken);
        }
    }

    /// <summary>
    /// As <see cref="Del"/>, but continues after a failure: for an administrator who forces the removal of an attachment, which gives up
    /// the order that the specification ensures by stopping.
    /// </summary>
    /// <param name="list">The network as it was at ADD.</param>
    /// <param name="arguments">The attachment's parameters as they were at ADD.</param>
    /// <param name="previousResult">The result of ADD, or null.</param>
    /// <param name="cancellationToken">When to terminate the running plugin.</param>
    /// <returns>The failures; every plugin is tried.</returns>
    public IReadOnlyList<CniException> DelEvery(
        NetworkConfigurationList list, AttachmentArguments arguments, JsonObject? previousResult, CancellationToken cancellationToken)
    {
        var failures = new List<CniException>();
        foreach (var call in DelCalls(list, arguments, previousResult))
        {
            try
            {
                _invoker.Run(call, cancellationToken);
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    /// <summary>Checks an attachment: in order, up to the first failure (CNI §3 "Checking an attachment").</summary>
    /// <param name="list">The network as it was at ADD.</param>
    /// <param name="arguments">The attachment's parameters as they were at ADD.</param>
    /// <param name="previousResult">The result of ADD.</param>
    /// <param name="cancellationToken">When to terminate the running plugin.</param>
    public CheckOutcome Check(
        NetworkConfigurationList list, AttachmentArguments arguments, JsonObject previousResult, CancellationToken cancellationToken)
    {
        list.Validate();
        if (!list.Version.SupportsCheck)
        {
            return CheckOutcome.NotSupported;
        }

        if (list.DisableCheck)
        {
            return CheckOutcome.Disabled;
        }

        var parameters = Parameters(CniCommand.Check, arguments);
        var previous = PreviousResult.Convert(previousResult, list.Version);
        foreach (var plugin in list.Plugins)
        {
            var request = RequestConfiguration.Derive(list, plugin, previous, arguments.CapabilityArguments);
            _invoker.Run(Call(plugin, request, parameters, arguments.Environment), cancellationToken);
        }

        return CheckOutcome.Checked;
    }

    /// <summary>
    /// Queries whether the network can serve ADD: in order, up to the first failure. Nothing runs below 1.1.0, which has no STATUS.
    /// </summary>
    public void Status(NetworkConfigurationList list, NetworkArguments arguments, CancellationToken cancellationToken)
    {
        list.Validate();
        var parameters = new PluginParameters { Command = CniCommand.Status, Path = arguments.PluginPath };
        foreach (var plugin in list.Version.SupportsStatus ? list.Plugins : [])
        {
            // CNI §3: the members that belong to an attachment (prevResult, runtimeConfig) are not set.
            var request = RequestConfiguration.Derive(list, plugin, previousResult: null, capabilityArguments: null);
            _invoker.Run(Call(plugin, request, parameters, arguments.Environment), cancellationToken);
        }
    }

    /// <summary>
    /// Runs GC: the plugins remove the resources of attachments that are not valid (CNI §3 "Garbage-collecting a network").
    /// </summary>
    /// <param name="list">The network; nothing runs if its version is below 1.1.0 or it has <c>disableGC</c>.</param>
    /// <param name="arguments">Path and environment.</param>
    /// <param name="validAttachments">All valid attachments, as objects with <c>containerID</c> and <c>ifname</c>.</param>
    /// <param name="cancellationToken">When to terminate the running plugin.</param>
    /// <returns>The failures; every plugin is tried.</returns>
    public IReadOnlyList<CniException> Gc(
        NetworkConfigurationList list, NetworkArguments arguments, JsonArray validAttachments, CancellationToken cancellationToken)
    {
        list.Validate();
        var failures = new List<CniException>();
        var parameters = new PluginParameters { Command = CniCommand.Gc, Path = arguments.PluginPath };
        foreach (var plugin in list.Version.SupportsGc && !list.DisableGc ? list.Plugins : [])
        {
            try
            {
                var request = RequestConfiguration.DeriveGc(list, plugin, validAttachments);
                _invoker.Run(Call(plugin, request, parameters, arguments.Environment), cancellationToken);
            }
            catch (CniException e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    private static IReadOnlyList<PluginCall> DelCalls(
        NetworkConfigurationList list, AttachmentArguments arguments, JsonObject? previousResult)
    {
        list.Validate();
        var previous = list.Version.SupportsPreviousResultOnDel ? PreviousResult.ConvertForDel(previousResult, list.Version) : null;
        var parameters = Parameters(CniCommand.Del, arguments);
        return
        [
            .. list.Plugins.Reverse().Select(plugin => Call(
                plugin,
                RequestConfiguration.Derive(list, plugin, previous, arguments.CapabilityArguments),
                parameters,
                arguments.Environment)),
        ];
    }

    private static PluginCall Call(
        PluginConfiguration plugin, JsonObject request, PluginParameters parameters, Variables variables) => new()
        {
            Type = plugin.Type,
            Configuration = request,
            Parameters = parameters,
            Variables = variables,
        };

    private static PluginParameters Parameters(CniCommand command, AttachmentArguments arguments) => new()
    {
        Command = command,
        ContainerId = arguments.ContainerId.Value,
        NetworkNamespace = arguments.NetworkNamespace,
        InterfaceName = arguments.InterfaceName.Value,
        Arguments = arguments.Arguments,
        Path = arguments.PluginPath,
    };
}
