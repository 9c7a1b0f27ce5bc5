// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Plugin;

/// <summary>
/// STATUS: checks whether an ADD could succeed now. It uses only local facts and takes milliseconds: runtimes hold locks during the call.
/// </summary>
/// <remarks>
/// 1 read the configuration, 2 check what every ADD needs, 3 find the networks of every pod and their plugins, 4 call the plugins of the
/// primary and of the networks that are configured on this node.
/// </remarks>
internal sealed class StatusCommand(PluginServices services, OperationLine line)
{
    /// <exception cref="CniException">
    /// 50: an ADD cannot succeed. A plugin's own code: the plugin reports that it is not ready. 11: a signal terminated the operation.
    /// </exception>
    public async Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        try
        {
            var (operation, networks) = await ReadyAsync(request, stop).ConfigureAwait(false);

            // 4 call the plugins of the primary and of the networks that are configured on this node
            line.Trace.Enter(OperationPhase.Plugins);
            using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Status, operation.Config.Deadline), services.Time, stop);
            CallPlugins(operation, networks.Where((network, index) => index == 0 || !network.IsFromDefinition), deadline, stop);
        }
        catch (CniException e) when (stop.IsCancellationRequested)
        {
            throw Termination.ErrorOf(e);
        }
    }

    private async Task<(Operation Operation, IReadOnlyList<ResolvedNetwork> Networks)> ReadyAsync(
        PluginRequest request, CancellationToken stop)
    {
        try
        {
            // 1 read the configuration
            line.Trace.Enter(OperationPhase.Read);
            var operation = Operation.Strict(request, services, line.Trace);
            line.Concerns(operation);

            // 2 check what every ADD needs
            line.Trace.Enter(OperationPhase.Check);
            operation.Journal.RequireUsable();
            NodeReadiness.RequirePrimary(operation.Config);

            // The kubeconfig must be readable; the API server is not called.
            using var cluster = operation.OpenCluster(connectEarly: false);
            NodeReadiness.RequireManifests(operation.Config);

            // 3 find the networks of every pod and their plugins
            var plugins = new PluginStatus(operation.Delegates, operation.PluginPath);
            var readiness = new NodeReadiness(operation.Config, cluster, operation.Log.Operation, plugins.RequireInstalled);
            return (operation, await readiness.UsableNetworksAsync(stop).ConfigureAwait(false));
        }
        catch (CniException e)
        {
            throw new CniException(CniErrorCode.PluginNotAvailable, e.Error.Message, e.Error.Details, e);
        }
    }

    private static void CallPlugins(Operation operation, IEnumerable<ResolvedNetwork> networks, Deadline deadline, CancellationToken stop)
    {
        try
        {
            new PluginStatus(operation.Delegates, operation.PluginPath).Ask(networks, deadline, stop);
        }
        catch (CniException e)
        {
            throw WithRecords(operation.Journal, e);
        }
    }

    // A success has no text, so damaged records are reported with the next failure; "metacni show" always lists them.
    private static CniException WithRecords(AttachmentJournal journal, CniException e)
    {
        var corrupt = journal.Corrupt.All().Select(record => record.File).ToList();
        return corrupt.Count == 0 ? e : new CniException(
            e.Error with
            {
                Details = string.Join("; ", [.. Details(e), $"damaged records: {string.Join(", ", corrupt)} (see metacni show)"]),
            },
            e);
    }

    private static string[] Details(CniException e) => e.Error.Details.Length > 0 ? [e.Error.Details] : [];
}
