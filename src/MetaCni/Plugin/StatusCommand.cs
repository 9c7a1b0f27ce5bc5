// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Cluster.Manifests;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>STATUS: could an ADD be served now? Local facts only, in milliseconds: runtimes ask while they hold their locks.</summary>
internal sealed class StatusCommand(PluginServices services)
{
    /// <exception cref="CniException">
    /// 50: an ADD could not be served. A plugin of the primary says no: its own code. 11: somebody wants us to end.
    /// </exception>
    public async Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        try
        {
            var (operation, primary) = await ReadyAsync(request, stop).ConfigureAwait(false);
            if (primary is not null)
            {
                Ask(operation, primary, stop);
            }
        }
        catch (CniException e) when (stop.IsCancellationRequested)
        {
            throw Termination.ErrorOf(e);
        }
    }

    private async Task<(Operation Operation, NetworkConfigurationList? Primary)> ReadyAsync(PluginRequest request, CancellationToken stop)
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

            var primary = await PrimaryAsync(operation, cluster, stop).ConfigureAwait(false);
            if (primary is not null)
            {
                operation.Delegates.RequireInstalled(primary, operation.PluginPath);
            }

            return (operation, primary);
        }
        catch (CniException e)
        {
            throw new CniException(CniErrorCode.PluginNotAvailable, e.Error.Message, e.Error.Details, e);
        }
    }

    // What an ADD would find without asking an API server: that one may be away. Null where only the API server knows.
    private static async Task<NetworkConfigurationList?> PrimaryAsync(Operation operation, ICluster? cluster, CancellationToken stop)
    {
        if (cluster is not null && operation.Config.Manifests.Length == 0)
        {
            return LocalNetworks.Primary(operation.Config);
        }

        var request = NetworkRequests.Of(operation.Config, pod: null)[0];
        var networks = await new NetworkResolver(operation.Config, cluster).ResolveAsync([request], stop).ConfigureAwait(false);
        return networks[0].Configuration;
    }

    private static void RequireReady(string readinessFile)
    {
        if (readinessFile.Length > 0 && !ReadinessFile.IsThere(readinessFile))
        {
            throw new CniException(
                CniErrorCode.PluginNotAvailable, $"the readiness file {PlainText.Word(readinessFile)} is not there: the primary network is not ready");
        }
    }

    private void Ask(Operation operation, NetworkConfigurationList primary, CancellationToken stop)
    {
        using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Status, operation.Config.Deadline), services.Time, stop);
        try
        {
            operation.Delegates.Status(primary, operation.PluginPath, deadline.Token);
        }
        catch (CniException e)
        {
            throw WithRecords(operation, ErrorOf(primary, e));
        }
    }

    // What a plugin says it says with its own code; one that says nothing, or not in time, cannot be relied on for an ADD.
    private static CniException ErrorOf(NetworkConfigurationList primary, CniException e)
    {
        var message = $"network {PlainText.Word(primary.Name)} ({PlainText.Word(e.PluginType ?? primary.Plugins[0].Type)}): {e.Error.Message}";
        return new CniException(
            e.IsPluginsOwn
                ? e.Error with { Message = message }
                : new CniError(CniErrorCode.PluginNotAvailable, message, e.Error.Details),
            e);
    }

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
