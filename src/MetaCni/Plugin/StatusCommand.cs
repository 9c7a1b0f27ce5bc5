// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Cluster.Manifests;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Plugin;

/// <summary>STATUS: could an ADD be served now? Local facts only, in milliseconds: runtimes ask while they hold their locks.</summary>
/// <remarks>
/// It is about the networks that every pod gets: the primary, further delegates, default networks and the auxiliary chain. The
/// configuration and the plugins of each have to be there; plugins are asked themselves for the primary and for what is configured on this
/// node. A network that only the API server knows is not judged. A file that a definition of its name may replace is never the reason for a
/// failure, but its plugins are asked. What one pod requests is not a matter of the node.
/// </remarks>
internal sealed class StatusCommand(PluginServices services)
{
    /// <exception cref="CniException">
    /// 50: an ADD could not be served. A plugin says no: its own code. 11: the operation was told to end.
    /// </exception>
    public async Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        try
        {
            var (operation, networks) = await ReadyAsync(request, stop).ConfigureAwait(false);
            Ask(operation, [.. networks.Where((network, index) => index == 0 || !network.IsFromDefinition)], stop);
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
            var operation = Operation.Strict(request, services);
            operation.Journal.RequireUsable();
            RequireReady(operation.Config.ReadinessIndicatorFile);

            // Whether the kubeconfig can be read, never whether the API server answers.
            using var cluster = operation.Cluster(connectEarly: false);
            if (operation.Config.Manifests.Length > 0)
            {
                ManifestReader.RequireDirectory(operation.Config.Manifests);
                new ManifestStatus(operation.Config.StateDir).RequireUsable();
            }

            var networks = await NetworksAsync(operation, cluster, stop).ConfigureAwait(false);
            List<ResolvedNetwork> certain = [.. networks.Where(network => !network.MayBeDefinition).Select(network => network.Network)];
            PlanLimits.Require(certain, operation.Config.RuntimeConfig);
            foreach (var network in certain)
            {
                Require(operation, network);
            }

            return (operation, [.. networks.Where(network => !network.MayBeDefinition || IsUsable(operation, network.Network)).Select(network => network.Network)]);
        }
        catch (CniException e)
        {
            throw new CniException(CniErrorCode.PluginNotAvailable, e.Error.Message, e.Error.Details, e);
        }
    }

    // What an ADD would find without asking an API server: that one may be away.
    private static async Task<IReadOnlyList<LocalNetwork>> NetworksAsync(
        Operation operation, ICluster? cluster, CancellationToken stop)
    {
        if (cluster is not null && operation.Config.Manifests.Length == 0)
        {
            return [.. LocalNetworks.OfEveryPod(operation.Config)];
        }

        var requests = NetworkRequests.Of(operation.Config, pod: null);
        var networks = await new NetworkResolver(operation.Config, cluster).ResolveAsync(requests, stop).ConfigureAwait(false);
        return [.. networks.Select(network => new LocalNetwork(network, MayBeDefinition: false))];
    }

    // An ADD may use a definition of the same name instead of this file: what is wrong with the file is not wrong with the node.
    private static bool IsUsable(Operation operation, ResolvedNetwork network)
    {
        try
        {
            Require(operation, network);
            return true;
        }
        catch (CniException e)
        {
            operation.Log.Verbose(
                "network not judged, as it may be a definition", new LogField("network", network.DisplayName), new LogField("error", e.Error.Message));
            return false;
        }
    }

    private static void Require(Operation operation, ResolvedNetwork network)
    {
        PluginPolicy.Require(operation.Config, network);
        network.Configuration.Validate();
        try
        {
            operation.Delegates.RequireInstalled(network.Configuration, operation.PluginPath);
        }
        catch (CniException e)
        {
            throw new CniException(e.Error with { Message = Message(network, e) }, e);
        }
    }

    private static void RequireReady(string readinessFile)
    {
        if (readinessFile.Length > 0 && !ReadinessFile.IsThere(readinessFile))
        {
            throw new CniException(
                CniErrorCode.PluginNotAvailable, $"the readiness file {PlainText.Word(readinessFile)} is not there: the primary network is not ready");
        }
    }

    // One after the other, in the order of ADD, all within one budget: a plugin that is at work when that is spent does not answer in time.
    private void Ask(Operation operation, IReadOnlyList<ResolvedNetwork> networks, CancellationToken stop)
    {
        using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Status, operation.Config.Deadline), services.Time, stop);
        foreach (var network in networks)
        {
            try
            {
                operation.Delegates.Status(network.Configuration, operation.PluginPath, deadline.Token);
            }
            catch (CniException e) when (!e.WasPluginStarted && deadline.Token.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                // Those before it took the whole time, and all said yes: nothing is known against this one.
                return;
            }
            catch (CniException e)
            {
                throw WithRecords(operation, ErrorOf(network, e));
            }
        }
    }

    // What a plugin says it says with its own code; one that says nothing, or not in time, cannot be relied on for an ADD.
    private static CniException ErrorOf(ResolvedNetwork network, CniException e) => new(
        e.IsPluginsOwn
            ? e.Error with { Message = Message(network, e) }
            : new CniError(CniErrorCode.PluginNotAvailable, Message(network, e), e.Error.Details),
        e);

    private static string Message(ResolvedNetwork network, CniException e) =>
        $"network {PlainText.Word(network.Configuration.Name)} ({PlainText.Word(e.PluginType ?? network.Configuration.Plugins[0].Type)}): {e.Error.Message}";

    // A success has no words: what is damaged is told with the next failure, and by "metacni show" at any time.
    private static CniException WithRecords(Operation operation, CniException e)
    {
        var corrupt = operation.Journal.Corrupt().Select(record => record.File).ToList();
        return corrupt.Count == 0 ? e : new CniException(
            e.Error with
            {
                Details = string.Join("; ", [.. Details(e), $"damaged records: {string.Join(", ", corrupt)} (see metacni show)"]),
            },
            e);
    }

    private static string[] Details(CniException e) => e.Error.Details.Length > 0 ? [e.Error.Details] : [];
}
