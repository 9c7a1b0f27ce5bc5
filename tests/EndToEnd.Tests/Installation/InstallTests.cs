// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Linux.Locks;
using Support;

namespace EndToEnd.Tests.Installation;

[SupportedOSPlatform("linux")]
public sealed class InstallTests
{
    [SkippableFact]
    public void An_installation_publishes_a_configuration_with_which_a_runtime_attaches_pods()
    {
        using var host = new InstallHost();

        host.Install().EnsureSuccess("install");

        var plugin = PluginOf(host);
        Assert.Equal("metacni", (string?)plugin["type"]);
        Assert.Equal(Path.Combine(host.Conf, InstallHost.PrimaryName), (string?)plugin["clusterNetwork"]);
        Assert.Equal("""{"portMappings":true,"io.kubernetes.cri.pod-annotations":true}""", plugin["capabilities"]!.ToJsonString());
        Assert.Equal(File.ReadAllBytes(RepositoryPaths.MetaCni), File.ReadAllBytes(host.Executable));
        host.AttachWithSecondary();
        Assert.True(host.HasInterface("eth0") && host.HasInterface("net1"));
    }

    [SkippableFact]
    public void A_second_installation_changes_nothing()
    {
        using var host = new InstallHost();
        host.Install("--set", "namespaceIsolation=true").EnsureSuccess("install");
        var before = host.Tree();

        var outcome = host.Install().EnsureSuccess("install");

        Assert.Equal(before, host.Tree());
        Assert.Contains("configuration " + host.Configuration + " is up to date", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Settings_are_kept_until_they_are_changed_or_removed()
    {
        using var host = new InstallHost();
        host.Install("--set", "namespaceIsolation=true", "--set", "logLevel=debug").EnsureSuccess("install");

        host.Install("--set", "logLevel=", "--set", "concurrency=2").EnsureSuccess("install");

        var plugin = PluginOf(host);
        Assert.Equal("true 2", $"{plugin["namespaceIsolation"]!.ToJsonString()} {plugin["concurrency"]!.ToJsonString()}");
        Assert.False(plugin.ContainsKey("logLevel"));
    }

    [SkippableFact]
    public void A_dry_run_prints_the_changes_and_changes_nothing()
    {
        using var host = new InstallHost();
        var before = host.Tree();

        var outcome = host.Install("--dry-run", "--set", "requestPolicy=warn").EnsureSuccess("install --dry-run");

        Assert.Equal(before, host.Tree());
        Assert.Contains($"executable {host.Executable} would be installed", outcome.Text, StringComparison.Ordinal);
        Assert.Matches(@"requestPolicy +new +warn", outcome.Text);
    }

    [SkippableFact]
    public void All_invalid_settings_are_reported_and_nothing_changes()
    {
        using var host = new InstallHost();
        var before = host.Tree();

        var outcome = host.Install("--set", "concurrency=0", "--set", "namespaceIsolaton=true");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("concurrency: must be 1 or more", outcome.Stderr, StringComparison.Ordinal);
        Assert.Contains("namespaceIsolaton: unknown key (did you mean \"namespaceIsolation\"?)", outcome.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, host.Tree());
    }

    [SkippableFact]
    public void Without_the_clusters_network_nothing_is_installed()
    {
        using var host = new InstallHost(hasPrimary: false);
        var before = host.Tree();

        var outcome = host.Install();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"waiting for the primary network: {host.Conf} has no configuration of one", outcome.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, host.Tree());
    }

    [SkippableFact]
    public void Without_a_credential_nothing_is_installed()
    {
        using var host = new InstallHost();
        var before = host.Tree();

        var outcome = host.Tool("install");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("metacni.kubeconfig does not exist; make one", outcome.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, host.Tree());
    }

    [SkippableFact]
    public void A_primary_whose_plugin_is_missing_is_not_published()
    {
        using var host = new InstallHost();
        File.Delete(Path.Combine(host.Bin, "portmap"));

        var outcome = host.Install();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("portmap", outcome.Stderr, StringComparison.Ordinal);
        Assert.False(File.Exists(host.Configuration));
    }

    [SkippableFact]
    public void A_newer_executable_is_replaced_only_if_the_downgrade_is_allowed()
    {
        using var host = new InstallHost();
        File.WriteAllText(host.Executable, "#!/bin/sh\necho 999.0.0\n");
        File.SetUnixFileMode(host.Executable, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var before = host.Tree();

        var refused = host.Install();

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is newer (999.0.0)", refused.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, host.Tree());
        var allowed = host.Install("--set", "allowDowngrade=true").EnsureSuccess("install");
        Assert.Contains("is replaced (version 999.0.0 by", allowed.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_older_executable_is_replaced_while_it_runs()
    {
        using var host = new InstallHost();
        File.Copy("/bin/sleep", host.Executable);
        using var running = new RunningProcess(host.Executable, ["600"]);

        var outcome = host.Install().EnsureSuccess("install");

        Assert.Contains("is replaced (another program by", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(RepositoryPaths.MetaCni), File.ReadAllBytes(host.Executable));
        running.Kill();
    }

    [SkippableFact]
    public void A_running_daemon_keeps_people_from_installing_and_uninstalling_by_hand()
    {
        using var host = new InstallHost();
        Directory.CreateDirectory(host.Run);
        Assert.True(FileLock.TryAcquire(Path.Combine(host.Run, "daemon.lock"), out var daemon));

        ProcessOutcome[] outcomes = [host.Install(), host.Install("--dry-run"), host.Uninstall()];

        Assert.All(outcomes, outcome =>
        {
            Assert.Equal(1, outcome.ExitCode);
            Assert.Contains("a metacni daemon works on this node", outcome.Stderr, StringComparison.Ordinal);
        });
        Assert.False(File.Exists(host.Executable));
        daemon.Dispose();
    }

    [SkippableFact]
    public void A_configuration_that_was_written_by_hand_is_replaced_and_its_settings_stay()
    {
        using var host = new InstallHost();
        var file = host.Write("00-metacni.conf", new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "metacni",
            ["type"] = "metacni",
            ["namespaceIsolation"] = true,
            ["clusterNetwork"] = Path.Combine(host.Conf, InstallHost.PrimaryName),
        }.ToJsonString());

        host.Install().EnsureSuccess("install");

        Assert.False(File.Exists(file));
        Assert.True((bool)PluginOf(host)["namespaceIsolation"]!);
    }

    private static JsonObject PluginOf(InstallHost host) => JsonNode.Parse(File.ReadAllText(host.Configuration))!["plugins"]![0]!.AsObject();
}
