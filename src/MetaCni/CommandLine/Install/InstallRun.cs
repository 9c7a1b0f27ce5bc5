// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Runtime;
using Linux.Files;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Install;
using MetaCni.Install.Configuration;
using MetaCni.Install.Executable;
using MetaCni.Install.Multus;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.CommandLine.Install;

/// <summary>
/// Installs MetaCni on this host: 1 read the settings, 2 find the primary network, 3 make the configuration, 4 check what it needs, 5 install
/// the executable, 6 ask it for its STATUS, 7 publish the configuration, 8 set aside Multus's, and another one of ours. Steps 1 to 4 change nothing. A run that was
/// killed is repeated.
/// </summary>
internal sealed class InstallRun(InstallOptions options, ToolHost host, Voices voices)
{
    private const string Instead = "change its settings in the ConfigMap metacni, or delete the DaemonSet first";

    private readonly ChangeReport _report = new(voices, options.DryRun);
    private readonly MultusBackup _backup = new(options.Directories);
    private readonly MultusFinder _multus = new(options.Directories);

    public int Run(CancellationToken cancellationToken)
    {
        using var nodeLock = NodeLock.Take(options.Directories, options.DryRun, Instead);

        // 1 read the settings
        var (found, conversion) = TakeOver();
        var (settings, problems) = SettingsReader.Read(
            SettingTexts.Over(conversion?.Settings ?? PublishedSettings.Of(options.Directories), options.Settings));
        if (problems.Count > 0)
        {
            throw new UsageException($"the settings are invalid: {string.Join("; ", problems)}", "metacni help install explains settings");
        }

        // 2 find the primary network
        var directories = PublishedSettings.InForce(options.Directories);
        var primary = Primary(settings, directories);

        // 3 make the configuration
        var (json, refused) = GeneratedConfiguration.Of(settings, primary, directories);
        MetaConfigValidator.ThrowIfAny(refused);

        // 4 check what it needs
        RequireCredential((JsonObject)json["plugins"]![0]!);
        var executable = Executable(settings, directories);

        // 5 install the executable
        Install(executable);
        Interruption.ThrowIfRequested(cancellationToken);

        // 6 ask it for its STATUS
        RequireStatus(json, directories, cancellationToken);

        // 7 publish the configuration
        Publish(json, directories, conversion);

        // 8 set others aside
        SetAside(found, directories);
        return ExitCode.Success;
    }

    private (MultusInstallation? Found, MultusConversion? Conversion) TakeOver()
    {
        var daemon = options.MultusDaemonConfig is { } file ? AdministratorFile.Read(file, "daemon-config.json of Multus") : [];
        if (!_multus.TryFind(daemon, out var found))
        {
            return (null, null);
        }

        // If one is kept already, it was taken over before, and a daemon of Multus wrote its file again.
        var isSet = options.Settings.Any(setting => setting.Key.Equals("clusterNetwork", StringComparison.OrdinalIgnoreCase) && setting.Value.Length > 0);
        return (found, _backup.Names().Count > 0 ? null : MultusConversion.Of(found, new MultusPrimary(options.Directories, isSet)));
    }

    private PrimaryNetwork Primary(InstallSettings settings, NodeDirectories directories)
    {
        switch (new PrimaryFinder(directories).Find(settings))
        {
            case PrimarySearch.Found { Network: var network }:
                var place = network.Path.Length > 0 ? PlainText.Word(network.Path) : "delegates";
                _report.Unchanged($"primary network: {PlainText.Word(network.Name)} ({string.Join(" + ", network.PluginTypes)}) in {place}");
                return network;
            case PrimarySearch.Awaited awaited:
                throw new CniException(CniErrorCode.TryAgainLater, awaited.Message);
            default:
                throw new InvalidOperationException("a search has two outcomes");
        }
    }

    private static void RequireCredential(JsonObject plugin)
    {
        if ((string?)plugin["kubeconfig"] is not { } path)
        {
            return;
        }

        if (!File.Exists(path))
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"kubeconfig {PlainText.Word(path)} does not exist; make one (docs/kubernetes.md), and name it with --kubeconfig FILE");
        }

        _ = KubeConfigFile.Load(path);
    }

    private (ExecutableInstaller Installer, InstalledExecutable Found) Executable(InstallSettings settings, NodeDirectories directories)
    {
        var installer = new ExecutableInstaller(
            host.ExecutablePath, directories.Executable, new InstalledVersion(host.Runner, host.Time).Of);
        var found = installer.Inspect();
        return found.State != ExecutableState.Newer || settings.AllowDowngrade
            ? (installer, found)
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"executable {PlainText.Word(installer.Target)} is newer ({found.Version}) than this one ({ExecutableVersion.Own}); "
                + "install the newer one, or allow the downgrade with --set allowDowngrade=true");
    }

    private void Install((ExecutableInstaller Installer, InstalledExecutable Found) executable)
    {
        var subject = $"executable {PlainText.Word(executable.Installer.Target)}";
        if (executable.Found.State == ExecutableState.Same)
        {
            _report.Unchanged($"{subject} is up to date ({ExecutableVersion.Own})");
            return;
        }

        var done = executable.Found switch
        {
            { State: ExecutableState.Missing } => $"installed (version {ExecutableVersion.Own})",
            { Version: { } version } => $"replaced (version {version} by {ExecutableVersion.Own})",
            _ => $"replaced (another program by version {ExecutableVersion.Own})",
        };
        _report.Change(subject, done, executable.Installer.Install);
    }

    // It also creates the state directory.
    private void RequireStatus(JsonObject json, NodeDirectories directories, CancellationToken cancellationToken)
    {
        if (!options.DryRun)
        {
            var list = NetworkConfigurationList.Parse((JsonObject)json.DeepClone(), "the new configuration");
            new NetworkRuntime(host.Runner).Status(
                list, new NetworkArguments { PluginPath = [directories.BinDir], Environment = [.. host.Environment] }, cancellationToken);
        }
    }

    private void Publish(JsonObject json, NodeDirectories directories, MultusConversion? conversion)
    {
        var published = new PublishedConfiguration(directories.ConfigurationFile);
        var content = GeneratedConfiguration.Bytes(json);
        if (conversion is not null)
        {
            voices.Line("keys of Multus:");
            _report.Keys(conversion.Changes);
            Keep(conversion);
        }

        var subject = $"configuration {PlainText.Word(published.Path)}";
        if (published.Has(content) && published.IsPrivate())
        {
            _report.Unchanged($"{subject} is up to date");
            return;
        }

        var before = published.Json();
        _report.Change(subject, before.Count == 0 ? "published" : "changed", () => published.Write(content));
        _report.Keys(ConfigurationChanges.Between(before, json));
    }

    // For a daemon that is installed later: its settings count over these.
    private void Keep(MultusConversion conversion)
    {
        if (!options.DryRun)
        {
            new TakenOverSettings(options.Directories).Write(conversion.Settings);
        }
    }

    private void SetAside(MultusInstallation? found, NodeDirectories directories)
    {
        var own = new OwnConfigurations(directories);
        foreach (var file in own.Files().Where(file => file != directories.ConfigurationFile))
        {
            _report.Change($"configuration {PlainText.Word(file)}, which calls MetaCni, too,", "removed", () => own.Withdraw(file));
        }

        if (!options.DryRun)
        {
            _ = FileNames.TryRemove(directories.Withdrawn);
        }

        foreach (var file in found is null ? [] : _multus.Files())
        {
            _report.Change(
                $"configuration {PlainText.Word(file)} of Multus", $"set aside in {PlainText.Word(options.Directories.Before)}", () => _backup.SetAside(file));
        }

        if (found is { IsThick: true })
        {
            voices.Hint("a daemon of Multus that runs on this node writes its file again; delete its DaemonSet after the last node is taken over");
        }
    }
}
