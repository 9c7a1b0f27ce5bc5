// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Terminal;
using MetaCni.Install;
using MetaCni.Install.Settings;

namespace MetaCni.CommandLine.Install;

/// <summary>The command line of <c>metacni install</c>.</summary>
internal static class InstallCommand
{
    public const string Notes =
        """
        Copies this executable into the runtime's plugin directory and publishes 00-metacni.conflist for the cluster's own network: the file that clusterNetwork names, or the first configuration of the runtime. Everything is checked before anything is changed; run it again to upgrade, or to change settings. Settings of an earlier installation are kept; an empty value (--set KEY=) removes one. In a cluster, the DaemonSet of deploy/ does this on every node, and this command refuses to work while its daemon runs.

        A Multus installation is taken over: its keys become settings, and its file is set aside in metacni.d/before. --restore puts it back.

        Exit code:
          0  installed, or --dry-run
          1  something is missing or cannot be changed; run it again when that is corrected
          2  usage error, or an invalid setting; nothing was changed

        Examples:
          sudo metacni install --kubeconfig /root/metacni.kubeconfig --dry-run
          sudo metacni install --kubeconfig /root/metacni.kubeconfig
          sudo metacni install --multus-daemon-config daemon-config.json --kubeconfig /root/metacni.kubeconfig
          sudo metacni install --set namespaceIsolation=true --set logLevel=
        """;

    private const string Description = "Install MetaCni on this host";

    public static Command Create(ToolHost host)
    {
        var set = new Option<string[]>("--set")
        {
            Description = "A setting: a key of the plugin's configuration, or of the installer (docs/installing.md)",
            HelpName = "KEY=VALUE",
        };
        var settings = new Option<string?>("--settings") { Description = "A directory of settings, one file a key; --set has precedence", HelpName = "DIR" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The plugin's kubeconfig; as --set kubeconfig=FILE", HelpName = "FILE" };
        var multus = new Option<string?>("--multus-daemon-config")
        {
            Description = "daemon-config.json of the ConfigMap multus-daemon-config, to take over Multus's thick DaemonSet",
            HelpName = "FILE",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would change, key by key, and change nothing" };
        var restore = new Option<bool>("--restore") { Description = "Put Multus's configuration back, and remove MetaCni's" };
        var command = new Command("install", Description) { set, settings, kubeconfig, multus, dryRun, restore };
        var directories = new DirectoryOptions(command);
        command.SetAction((arguments, cancellationToken) =>
        {
            RequireRoot(host);
            var given = SettingOption.Read(command, arguments.GetValue(set) ?? []);
            var options = new InstallOptions
            {
                Directories = directories.Resolve(arguments),
                Settings = Combine(arguments.GetValue(settings), arguments.GetValue(kubeconfig), given),
                MultusDaemonConfig = arguments.GetValue(multus),
                DryRun = arguments.GetValue(dryRun),
            };
            var voices = Voices.For(host, toError: false);
            var exitCode = arguments.GetValue(restore)
                ? new RestoreRun(options, host, voices).Run()
                : new InstallRun(options, host, voices).Run(cancellationToken);
            voices.RequireHeard();
            return Task.FromResult(exitCode);
        });
        return command;
    }

    /// <exception cref="UsageException">The user is not root.</exception>
    public static void RequireRoot(ToolHost host)
    {
        if (!host.IsRoot)
        {
            throw new UsageException("only root may change the plugins and configurations of this node", "run it with sudo");
        }
    }

    private static IReadOnlyDictionary<string, string> Combine(string? directory, string? kubeconfig, IReadOnlyDictionary<string, string> given)
    {
        var settings = directory is null ? new Dictionary<string, string>() : SettingsDirectory.Read(directory);
        return SettingTexts.Over(
            kubeconfig is null ? settings : SettingTexts.Over(settings, new Dictionary<string, string> { ["kubeconfig"] = Path.GetFullPath(kubeconfig) }),
            given);
    }
}
