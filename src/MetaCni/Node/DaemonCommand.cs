// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Cni.Errors;
using Cni.Invocation;
using Linux;
using MetaCni.Install;
using MetaCni.Node.Cache;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;
using MetaCni.Node.Metrics;

namespace MetaCni.Node;

/// <summary>The command line of <c>metacni daemon</c>.</summary>
internal static class DaemonCommand
{
    public const string Notes =
        """
        Installs MetaCni on this node and keeps it working, until SIGTERM: it copies this executable into the runtime's plugin directory, writes the plugin's credential, waits for the primary network, and publishes 00-metacni.conflist. When it ends, all of that stays: pods come and go without the daemon. deploy/ runs it on every node.

        With --uninstall it takes MetaCni off the node, as metacni uninstall does, until nothing is left; then it waits for the other nodes. deploy/uninstall runs it on every node.

        The environment names the node and the daemon's own pod: NODE_NAME, POD_NAME, POD_NAMESPACE, POD_UID. The log goes to stdout.

        Exit code:
          0  it was stopped by SIGTERM or SIGINT
          1  it cannot work; the reason is on stderr and in the container's termination message
          2  usage error
        """;

    private const string Description = "Install MetaCni on this node and keep it working (runs in the DaemonSet)";
    private const string DefaultSettings = "/etc/metacni/settings";
    private const int Failed = 1;

    public static Command Create(NodeHost host)
    {
        var settings = new Option<string>("--settings")
        {
            Description = "The directory of the settings, one file a key: a mounted ConfigMap",
            HelpName = "DIR",
            DefaultValueFactory = _ => DefaultSettings,
        };
        var uninstall = new Option<bool>("--uninstall") { Description = "Take MetaCni off this node instead (runs in the DaemonSet metacni-uninstall)" };
        var detach = new Option<bool>("--detach") { Description = "With --uninstall: detach the secondary networks of running pods" };
        var command = new Command("daemon", Description) { settings, uninstall, detach };
        var directories = new DirectoryOptions(command);
        command.SetAction((arguments, stop) => RunAsync(
            host, directories.Resolve(arguments), arguments.GetValue(settings)!, arguments.GetValue(uninstall) ? Removing(arguments.GetValue(detach)) : InstallAsync, stop));
        return command;

        static Func<NodeServices, IApiServer, CancellationToken, Task> Removing(bool detaches) => (services, api, stop) =>
            new Daemon(services, NodeDuties.OfUninstallation(services, api, detaches)) { IsUninstalling = true }.RunAsync(stop);
    }

    private static async Task InstallAsync(NodeServices services, IApiServer api, CancellationToken stop)
    {
        using var metrics = new MetricsExport(services);
        services.Pages.Add(MetricsExport.Path, metrics.PageAsync);
        using var session = api.OpenSession();
        using var caches = new NodeCaches(services, session);
        await new Daemon(services, NodeDuties.Of(services, api, caches, metrics)).RunAsync(stop).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync(
        NodeHost host, NodeDirectories directories, string settings, Func<NodeServices, IApiServer, CancellationToken, Task> run, CancellationToken stop)
    {
        try
        {
            var services = new NodeServices
            {
                Time = host.Time,
                Environment = host.Environment,
                ExecutablePath = host.ExecutablePath,
                Identity = NodeIdentity.From(host.Environment),
                Directories = directories,
                SettingsDirectory = Path.GetFullPath(settings),
                Logging = new NodeLog(host.Out, host.Time),
                Runner = new PosixSpawnRunner(host.Time),
                Heartbeats = new Heartbeats(host.Time),
            };

            // The service account has the authority of the API server.
            host.PrepareTls(true);
            var api = new InClusterApiServer(host.Environment, host.Time);
            await run(services, api, stop).ConfigureAwait(false);
            return 0;
        }
        catch (Exception e) when (e is CniException or LinuxException or DutyFailedException or IOException or UnauthorizedAccessException)
        {
            await host.Error.WriteLineAsync($"error: {e.Message}").ConfigureAwait(false);
            TerminationMessage.Write(host.TerminationMessageFile, e.Message);
            return Failed;
        }
    }
}
