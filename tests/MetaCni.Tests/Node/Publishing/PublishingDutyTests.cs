// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Config;
using MetaCni.Install.Settings;
using MetaCni.Node.Duties;
using MetaCni.Node.Publishing;
using MetaCni.Tests.Node.Upstream;
using Support;

namespace MetaCni.Tests.Node.Publishing;

public sealed class PublishingDutyTests : IDisposable
{
    private const string Primary = """
        {"cniVersion":"1.0.0","name":"cluster","plugins":[{"type":"bridge","capabilities":{"portMappings":true,"bandwidth":false}}]}
        """;

    private const string Ours = """{"cniVersion":"1.0.0","name":"metacni","plugins":[{"type":"metacni","clusterNetwork":"/nowhere"}]}""";

    private readonly NodeSandbox _node = new();

    public PublishingDutyTests()
    {
        Directory.CreateDirectory(_node.Directories.ConfDir);
        _node.Write("net.d/metacni.d/metacni.kubeconfig", "{}");
        _node.Install("bridge", "exit 0");
    }

    private string File => _node.Directories.ConfigurationFile;

    private NodeConditions Conditions => _node.Services.Conditions;

    private bool HasPublished => Conditions.Current.Any(condition => condition.Type == NodeConditionType.Published);

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task The_configuration_is_published_on_top_of_the_primary()
    {
        var primary = _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();

        await UntilPublished();

        var plugin = Published()["plugins"]![0]!;
        Assert.Equal(primary, (string?)plugin["clusterNetwork"]);
        Assert.Equal("""{"portMappings":true,"io.kubernetes.cri.pod-annotations":true}""", plugin["capabilities"]!.ToJsonString());
        Assert.Equal(_node.Directories.Kubeconfig, (string?)plugin["kubeconfig"]);
        Assert.True(Conditions.IsReady);
        Assert.True(System.IO.File.Exists(_node.Directories.Executable));
    }

    [Theory]
    [InlineData("", "waiting for the primary network: ")]
    [InlineData("""{"cniVersion":"1.0.0","name":"clus""", "waiting for the primary network: ")]
    [InlineData("""{"cniVersion":"1.0.0","name":"cluster","plugins":[]}""", "waiting for the primary network: ")]
    public async Task A_primary_that_is_not_whole_is_waited_for(string content, string message)
    {
        _node.Write("net.d/10-cluster.conflist", content);
        await using var duty = Start();
        await _node.UntilLoggedAsync(message);
        Assert.False(System.IO.File.Exists(File));
        Assert.Equal("PrimaryInvalid", Assert.Single(Conditions.Obstacles).Reason);

        _node.Write("net.d/10-cluster.conflist", Primary);

        await UntilPublished();
        Assert.True(Conditions.IsReady);
    }

    [Fact]
    public async Task What_is_waited_for_is_told_once()
    {
        await using var duty = Start();
        await _node.UntilLoggedAsync("waiting for the primary network");

        _node.Write("net.d/87-podman.txt", "no configuration");
        _node.Write("net.d/10-cluster.conflist", Primary);
        await UntilPublished();

        Assert.Equal(2, _node.Log.Split("waiting for the primary network").Length);
    }

    [Fact]
    public async Task A_named_file_that_appears_late_is_waited_for()
    {
        var late = _node.Combine("elsewhere", "cluster.conflist");
        await using var duty = Start(new InstallSettings { ClusterNetwork = late });
        await _node.UntilLoggedAsync($"{late} does not exist");

        _node.Write("elsewhere/cluster.conflist", Primary);

        await UntilPublished();
        Assert.Equal(late, (string?)Published()["plugins"]![0]!["clusterNetwork"]);
    }

    [Fact]
    public async Task The_readiness_file_is_waited_for()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        var ready = _node.Combine("ready");
        await using var duty = Start(new InstallSettings { ReadinessIndicatorFile = ready });
        await _node.UntilLoggedAsync($"its readiness file {ready} does not exist");
        Assert.False(System.IO.File.Exists(File));

        _node.Write("ready", "");

        await UntilPublished();
    }

    [Fact]
    public async Task The_STATUS_of_the_primary_is_waited_for()
    {
        _node.Write("net.d/10-cluster.conflist", Primary.Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        _node.Install("bridge", """[ "$CNI_COMMAND" != STATUS ] || [ -e "$0.ready" ] || { echo '{"cniVersion":"1.1.0","code":50,"msg":"no address yet"}'; exit 1; }""");
        await using var duty = Start();
        await _node.UntilLoggedAsync("its STATUS fails: ");
        Assert.Contains("no address yet", Assert.Single(Conditions.Obstacles).Message, StringComparison.Ordinal);

        _node.Write("bin/bridge.ready", "");

        await UntilPublished();
    }

    [Fact]
    public async Task The_STATUS_is_not_asked_where_the_settings_say_so()
    {
        _node.Write("net.d/10-cluster.conflist", Primary.Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        _node.Install("bridge", "exit 1");
        await using var duty = Start(new InstallSettings { WaitForStatus = false });

        await UntilPublished();
    }

    [Fact]
    public async Task The_kubeconfig_is_waited_for()
    {
        System.IO.File.Delete(_node.Directories.Kubeconfig);
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await _node.UntilLoggedAsync($"waiting for the plugin's kubeconfig {_node.Directories.Kubeconfig}");

        _node.Write("net.d/metacni.d/metacni.kubeconfig", "{}");

        await UntilPublished();
    }

    [Theory]
    [InlineData("10-cluster.conflist")]
    [InlineData("05-first.conflist")]
    public async Task A_changed_primary_changes_the_configuration(string name)
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();

        var changed = Primary.Replace("\"bandwidth\":false", "\"bandwidth\":true", StringComparison.Ordinal);
        var path = _node.Write($"net.d/{name}", changed);

        await _node.UntilLoggedAsync($"updated {File}");
        var plugin = Published()["plugins"]![0]!;
        Assert.Equal(path, (string?)plugin["clusterNetwork"]);
        Assert.True((bool?)plugin["capabilities"]!["bandwidth"]);
    }

    [Fact]
    public async Task A_changed_setting_changes_the_configuration()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();

        _node.Services.Settings.Replace(new InstallSettings { OverrideNetworkName = true, Plugin = new JsonObject { ["requestPolicy"] = "warn" } });

        await _node.UntilLoggedAsync($"updated {File}");
        Assert.Equal("cluster", (string?)Published()["name"]);
        Assert.Equal("warn", (string?)Published()["plugins"]![0]!["requestPolicy"]);
    }

    [Fact]
    public async Task An_invalid_primary_leaves_the_published_configuration_in_place()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        var before = await System.IO.File.ReadAllTextAsync(File);

        _node.Write("net.d/10-cluster.conflist", "{");
        await _node.UntilLoggedAsync("waiting for the primary network");

        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
        Assert.True(Conditions.IsReady);
    }

    [Theory]
    [InlineData("rm {0}", "removed or renamed it")]
    [InlineData("mv {0} {0}.cilium_bak", "removed or renamed it; set cni.exclusive to false in Cilium's configuration")]
    [InlineData("echo '{{}}' > {0}", "overwritten it")]
    public async Task The_configuration_is_restored(string command, string how)
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        var before = await System.IO.File.ReadAllTextAsync(File);
        Assert.True(_node.Services.Events.Unsent.TryRead(out _));

        Shell.Output("sh", "-c", string.Format(null, command, File));

        await _node.UntilLoggedAsync($"restored {File}: another program had {how}");
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal(1, _node.Services.Counters.ConfigurationRestored);
        Assert.True(_node.Services.Events.Unsent.TryRead(out var restored));
        Assert.Equal("ConfigurationRestored", restored.Reason);
    }

    [Fact]
    public async Task A_configuration_that_is_renamed_again_and_again_is_restored_each_time_and_told_once_a_minute()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(_node.Directories.ConfDir);

        for (var round = 1; round <= 4; round++)
        {
            System.IO.File.Move(File, $"{File}.cilium_bak", overwrite: true);
            while (!System.IO.File.Exists(File))
            {
                await changes.NextAsync(limit.Token);
            }
        }

        await _node.UntilAsync(() => _node.Log.Contains("restored", StringComparison.Ordinal));
        Assert.Equal(2, _node.Log.Split($"restored {File}").Length);
    }

    [Fact]
    public async Task What_an_earlier_daemon_published_is_guarded_even_without_a_primary()
    {
        _node.Write("net.d/00-metacni.conflist", Ours);
        await using var duty = Start();
        await _node.UntilLoggedAsync("waiting for the primary network");
        Assert.True(Conditions.IsReady);

        System.IO.File.Delete(File);

        await _node.UntilLoggedAsync($"restored {File}");
    }

    [Theory]
    [InlineData("""{"cniVersion":"9.0.0","name":"metacni","plugins":[{"type":"metacni","futureKey":1}]}""")]
    [InlineData("not JSON")]
    public async Task The_configuration_of_another_installer_or_version_is_made_anew(string content)
    {
        _node.Write("net.d/00-metacni.conflist", content);
        var primary = _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();

        await _node.UntilAsync(() => _node.Log.Contains($" {File}", StringComparison.Ordinal) && Published()["plugins"] is not null);

        Assert.Equal(primary, (string?)Published()["plugins"]![0]!["clusterNetwork"]);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_says_what_it_would_do()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        System.IO.File.Delete(_node.Directories.Kubeconfig);
        _ = _node.Services;
        var before = _node.Listing();
        await using var duty = Start(new InstallSettings { DryRun = true });

        await _node.UntilLoggedAsync($"dry run: would publish {File} on top of \\\"cluster\\\"");

        Assert.Contains($"dry run: would install {_node.Directories.Executable}", _node.Log, StringComparison.Ordinal);
        Assert.Equal(before, _node.Listing());
        Assert.DoesNotContain(Conditions.Current, condition => condition.Type == NodeConditionType.Published);
        Assert.True(Conditions.IsReady);
    }

    [Fact]
    public async Task A_missing_plugin_of_the_primary_makes_the_node_unready_until_it_is_installed()
    {
        System.IO.File.Delete(Path.Combine(_node.Directories.BinDir, "bridge"));
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        Assert.Contains("bridge", Assert.Single(Conditions.Obstacles).Message, StringComparison.Ordinal);

        _node.Install("bridge", "exit 0");

        await _node.UntilLoggedAsync("the primary's plugins are installed");
        Assert.True(Conditions.IsReady);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_used_makes_the_node_unready()
    {
        _node.Write("state", "a file");
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        Assert.Equal("StateUnusable", Assert.Single(Conditions.Obstacles).Reason);

        System.IO.File.Delete(_node.Directories.StateDir);
        _node.Write("net.d/wake.txt", "");

        await _node.UntilLoggedAsync("the state directory can be used again");
        Assert.True(Conditions.IsReady);
    }

    [Fact]
    public async Task A_newer_executable_stays_unless_a_downgrade_is_allowed()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        _node.Install(MetaConfig.PluginType, "echo 99.0.0");
        var newer = await System.IO.File.ReadAllTextAsync(_node.Directories.Executable);
        await using var duty = Start();
        await UntilPublished();
        Assert.Contains("is newer than this daemon and stays", _node.Log, StringComparison.Ordinal);
        Assert.Equal(newer, await System.IO.File.ReadAllTextAsync(_node.Directories.Executable));

        _node.Services.Settings.Replace(new InstallSettings { AllowDowngrade = true });

        await _node.UntilLoggedAsync("installed ");
        Assert.Equal(
            await System.IO.File.ReadAllBytesAsync(_node.Services.ExecutablePath), await System.IO.File.ReadAllBytesAsync(_node.Directories.Executable));
    }

    [Fact]
    public async Task A_removed_executable_is_installed_again()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();

        System.IO.File.Delete(_node.Directories.Executable);

        await _node.UntilAsync(() => _node.Log.Split("installed ").Length == 3);
        Assert.True(System.IO.File.Exists(_node.Directories.Executable));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_restored_makes_the_node_unready_until_it_is_in_place()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();

        Directory.Move(_node.Directories.ConfDir, _node.Combine("away"));

        await _node.UntilLoggedAsync("waiting to publish: ");
        Assert.Equal("ConfigurationNotWritten", Assert.Single(Conditions.Obstacles).Reason);
        Assert.False(HasPublished);

        Directory.Move(_node.Combine("away"), _node.Directories.ConfDir);

        await _node.UntilAsync(() => HasPublished && Conditions.IsReady);
    }

    [Fact]
    public async Task Without_an_executable_a_node_with_our_configuration_is_not_ready()
    {
        _node.Write("net.d/00-metacni.conflist", Ours);
        Directory.CreateDirectory(_node.Directories.Executable);
        await using var duty = Start();

        await _node.UntilLoggedAsync("waiting for the executable to be installed: ");
        Assert.Equal("ExecutableNotInstalled", Assert.Single(Conditions.Obstacles).Reason);
        Assert.False(HasPublished);

        Directory.Delete(_node.Directories.Executable);

        await _node.UntilAsync(() => HasPublished && Conditions.IsReady);
    }

    [Fact]
    public async Task An_executable_that_works_and_cannot_be_replaced_is_no_obstacle()
    {
        _node.Write("net.d/00-metacni.conflist", Ours);
        _node.Install(MetaConfig.PluginType, "echo 0.0.1");
        System.IO.File.Delete(_node.Services.ExecutablePath);
        await using var duty = Start();

        await _node.UntilLoggedAsync("waiting to replace version 0.0.1 of the executable: ");
        Assert.True(Conditions.IsReady);
        Assert.True(HasPublished);
    }

    [Fact]
    public async Task A_symbolic_link_with_our_name_is_replaced()
    {
        System.IO.File.CreateSymbolicLink(File, _node.Write("elsewhere/metacni.conflist", Ours));
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();

        await UntilPublished();
        Assert.Null(new FileInfo(File).LinkTarget);
        Assert.Contains("cannot be read: it is a symbolic link", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_dry_run_a_configuration_that_is_gone_is_not_published()
    {
        _node.Write("net.d/10-cluster.conflist", Primary);
        await using var duty = Start();
        await UntilPublished();
        _node.Services.Settings.Replace(new InstallSettings { DryRun = true });
        await _node.UntilLoggedAsync("dry run: would publish");

        System.IO.File.Delete(File);

        await _node.UntilAsync(() => !HasPublished);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_configuration_that_others_can_read_is_made_private()
    {
        Shell.Output("chmod", "644", _node.Write("net.d/00-metacni.conflist", Ours));
        await using var duty = Start();

        await _node.UntilLoggedAsync("another program had changed the owner or the mode of it");
        Assert.Equal("600", Shell.Output("stat", "-c", "%a", File).Trim());
        Assert.Equal(Ours, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task The_STATUS_of_a_plugin_that_cannot_be_started_here_is_not_waited_for()
    {
        _node.Write("net.d/10-cluster.conflist", Primary.Replace("1.0.0", "1.1.0", StringComparison.Ordinal));
        _node.Write("bin/bridge", "#!/nowhere/sh");
        await using var duty = Start();

        await UntilPublished();
        Assert.Equal(2, _node.Log.Split("is unknown and not waited for: ").Length);
    }

    private RunningTestDuty Start(InstallSettings? settings = null)
    {
        _node.Services.Settings.Replace(settings ?? new InstallSettings());
        return RunningTestDuty.Start(new PublishingDuty(_node.Services, new FakeApiServer()));
    }

    private Task UntilPublished() => _node.UntilLoggedAsync($"published {File}");

    private JsonObject Published() => (JsonObject)JsonNode.Parse(System.IO.File.ReadAllBytes(File))!;
}
