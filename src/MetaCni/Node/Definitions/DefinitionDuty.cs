// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Install.Settings;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Definitions;

/// <summary>
/// Warns about definitions that name a plugin that is not installed on this node: in the log whenever the warning changes, and as a metric.
/// It never affects readiness: a tenant writes definitions.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="api">The API server.</param>
/// <param name="settings">The current settings.</param>
internal sealed class DefinitionDuty(NodeServices services, IApiServer api, Func<CancellationToken, Task<InstallSettings>> settings) : INodeDuty
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly DefinitionList _definitions = new(api);
    private readonly LastingTrouble _trouble = new(services, eventReason: "");
    private readonly Backoff _backoff = new(Random.Shared);

    private string _lastWarning = "";

    public string Name => "definitions";

    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Delay(_backoff.Around(FirstPause), services.Time, stop).ConfigureAwait(false);
        while (true)
        {
            await StepAsync(stop).ConfigureAwait(false);
            await Task.Delay(_backoff.Around(Interval), services.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        var directories = Directories(await settings(stop).ConfigureAwait(false));
        if (directories.Count == 0)
        {
            return;
        }

        try
        {
            var missing = new MissingPlugins(directories);
            var response = await _definitions.ReadAsync((name, config) => Add(missing, name, config), stop).ConfigureAwait(false);
            if (response.IsSuccess)
            {
                _trouble.Over();
                Report(missing);
            }
            else if (response.Status != HttpStatusCode.Gone)
            {
                Refused(response);
            }
        }
        catch (WatchFailedException e)
        {
            _trouble.Is(e.Reason, $"the network attachment definitions cannot be listed: {e.Message}");
        }
        catch (CniException e)
        {
            _trouble.Is(ApiFailureReason.Of(e), $"the network attachment definitions cannot be listed: {e.Message}");
        }
    }

    private static void Add(MissingPlugins missing, DefinitionName name, string config) => missing.Add(name, DefinitionPlugins.Of(config));

    // A directory that is not mounted into the container cannot be searched: then nothing is known to be missing.
    private List<string> Directories(InstallSettings current)
    {
        List<string> directories = [services.Directories.BinDir];
        if (current.Plugin["binDir"] is { } own)
        {
            directories.Add($"{own}");
        }

        return directories.TrueForAll(Directory.Exists) ? directories : [];
    }

    private void Report(MissingPlugins missing)
    {
        services.Counters.DefinitionsMissingPlugin = missing.Count;
        var text = missing.Text();
        if (text == _lastWarning)
        {
            return;
        }

        _lastWarning = text;
        if (text.Length > 0)
        {
            services.Log.Warning(text);
        }
        else
        {
            services.Log.Verbose("all plugins that network attachment definitions name are installed");
        }
    }

    // 410: the list changed too much between two pages; the next one is complete again.
    private void Refused(ListPage response)
    {
        var remedy = response switch
        {
            { Status: HttpStatusCode.NotFound } => "; apply crds/network-attachment-definition.yaml",
            { Status: HttpStatusCode.Forbidden } => "; apply the ClusterRole of deploy/node/rbac.yaml",
            _ => "",
        };
        _trouble.Is($"{response.Status}", $"the network attachment definitions cannot be listed: {(int)response.Status} {response.Message}{remedy}");
    }
}
