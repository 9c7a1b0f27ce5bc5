// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Install.Settings;
using MetaCni.Node.Duties;
using MetaCni.Node.Settings;
using Support;

namespace MetaCni.Tests.Node.Settings;

public sealed class SettingsDutyTests : IDisposable
{
    private readonly NodeSandbox _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_changed_value_counts_without_a_restart()
    {
        var mounted = Mounted(("removeTaint", "metacni.io/not-ready"));
        await using var duty = Start();
        Assert.Equal("metacni.io/not-ready", (await CurrentAsync(duty)).RemoveTaint);

        mounted.Replace(("removeTaint", "example.com/later"), ("repair", "true"));

        await _node.UntilLoggedAsync("changed=removeTaint,repair");
        var settings = await CurrentAsync(duty);
        Assert.Equal("example.com/later", settings.RemoveTaint);
        Assert.True(settings.Repair);
    }

    [Fact]
    public async Task A_removed_key_gets_its_default()
    {
        var mounted = Mounted(("waitForStatus", "false"), ("logLevel", "verbose"));
        await using var duty = Start();
        Assert.False((await CurrentAsync(duty)).WaitForStatus);

        mounted.Replace(("logLevel", "verbose"));

        await _node.UntilLoggedAsync("changed=waitForStatus");
        await _node.UntilAsync(() => Current.WaitForStatus);
    }

    [Fact]
    public async Task Invalid_settings_leave_the_last_valid_ones_in_force_until_they_are_corrected()
    {
        var mounted = Mounted(("metricsPort", "9100"));
        await using var duty = Start();
        await CurrentAsync(duty);

        mounted.Replace(("metricsPort", "many"), ("repiar", "true"));

        await _node.UntilLoggedAsync("level=error");
        var message = Assert.Single(_node.Services.Conditions.Current).Message;
        Assert.Equal(
            $"the settings in {_node.Services.SettingsDirectory} are invalid: metricsPort: \"many\" is not a whole number; "
            + "repiar: unknown key (did you mean \"repair\"?); the last valid settings stay in force",
            message);
        Assert.Equal(9100, Current.MetricsPort);
        Assert.True(_node.Services.Events.Unsent.TryRead(out var warning));
        Assert.Equal(new NodeEvent("SettingsInvalid", message, IsWarning: true), warning);

        mounted.Replace(("metricsPort", "9200"));

        await _node.UntilAsync(() => Current.MetricsPort == 9200);
        await _node.UntilAsync(() => _node.Services.Conditions.Current.Count == 0);
    }

    [Fact]
    public async Task A_lost_ConfigMap_lifts_no_restriction_even_after_a_restart()
    {
        var mounted = Mounted(("allowedPlugins", """["bridge"]"""));
        await using (var before = Start())
        {
            await CurrentAsync(before);

            mounted.Replace();

            await _node.UntilLoggedAsync("has no settings any more; restore the ConfigMap, with at least one key; the last valid settings stay in force");
            Assert.True(Current.Plugin.ContainsKey("allowedPlugins"));
            Assert.Equal(NodeConditionType.SettingsInvalid, Assert.Single(_node.Services.Conditions.Current).Type);
        }

        using var restarted = _node.Restart();
        await using var duty = RunningTestDuty.Start(new SettingsDuty(restarted.Services));
        await restarted.UntilLoggedAsync("the last valid settings stay in force");
        var settings = await duty.AwaitAsync(restarted.Services.Settings.CurrentAsync(CancellationToken.None));
        Assert.True(settings.Plugin.ContainsKey("allowedPlugins"));
    }

    [Fact]
    public async Task Without_settings_before_an_empty_directory_gives_the_defaults()
    {
        Mounted();
        await using var duty = Start();

        Assert.Empty((await CurrentAsync(duty)).Texts);
    }

    [Fact]
    public async Task The_daemon_that_never_had_valid_settings_waits()
    {
        var mounted = Mounted(("dryRun", "perhaps"));
        await using var duty = Start();

        await _node.UntilLoggedAsync("the daemon waits for valid settings");
        Assert.Contains("dryRun", Assert.Single(_node.Services.Conditions.Obstacles).Message, StringComparison.Ordinal);
        Assert.False(_node.Services.Settings.CurrentAsync(CancellationToken.None).IsCompleted);

        mounted.Replace(("dryRun", "true"));

        Assert.True((await CurrentAsync(duty)).DryRun);
    }

    [Fact]
    public async Task A_daemon_that_starts_with_invalid_settings_uses_the_last_valid_ones_of_the_daemon_before()
    {
        var mounted = Mounted(("metricsPort", "9100"), ("requestPolicy", "warn"));
        await using (var before = Start())
        {
            await CurrentAsync(before);
        }

        mounted.Replace(("metricsPort", "many"));
        using var restarted = _node.Restart();
        await using var duty = RunningTestDuty.Start(new SettingsDuty(restarted.Services));

        var settings = await duty.AwaitAsync(restarted.Services.Settings.CurrentAsync(CancellationToken.None));
        Assert.Equal((9100, "warn"), (settings.MetricsPort, (string?)settings.Plugin["requestPolicy"]));
        await restarted.UntilLoggedAsync("the last valid settings stay in force");
        Assert.Equal(NodeConditionType.SettingsInvalid, Assert.Single(restarted.Services.Conditions.Current).Type);
        Assert.Equal("600", Shell.Output("stat", "-c", "%a", _node.Directories.LastSettings).Trim());

        mounted.Replace(("metricsPort", "9200"));

        await restarted.UntilLoggedAsync("changed=metricsPort,requestPolicy");
        await restarted.UntilAsync(() => restarted.Services.Conditions.Current.Count == 0);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("""{"repiar":"true"}""")]
    public async Task Last_settings_that_cannot_be_used_are_not_used(string kept)
    {
        _node.Write("state/settings.json", kept);
        Mounted(("dryRun", "perhaps"));
        await using var duty = Start();

        await _node.UntilLoggedAsync("the daemon waits for valid settings");
    }

    [Fact]
    public async Task A_dry_run_keeps_no_settings()
    {
        Mounted(("dryRun", "true"));
        await using (Start())
        {
            await _node.UntilLoggedAsync("the settings are in force");
        }

        Assert.False(File.Exists(_node.Directories.LastSettings));
    }

    [Fact]
    public async Task Settings_of_Multus_count_below_the_given_ones()
    {
        _node.Write("net.d/metacni.d/multus.json", """{"cniDir":"/var/lib/other","delegates":"[{}]","requestPolicy":"warn"}""");
        Mounted(("requestPolicy", "enforce"), ("clusterNetwork", "/etc/primary.conf"));
        await using var duty = Start();

        var settings = await CurrentAsync(duty);

        Assert.Equal(("/var/lib/other", "enforce"), ((string?)settings.Plugin["cniDir"], (string?)settings.Plugin["requestPolicy"]));
        Assert.False(settings.HasInlinePrimary);
    }

    [Fact]
    public async Task A_missing_directory_is_waited_for()
    {
        await using var duty = Start();
        await _node.UntilLoggedAsync("cannot be read: the directory does not exist; mount the ConfigMap there, or name another directory with --settings");

        Mounted(("metricsPort", "9100"));

        Assert.Equal(9100, (await CurrentAsync(duty)).MetricsPort);
    }

    [Fact]
    public async Task An_administrators_directory_without_links_works_too()
    {
        _node.Write("settings/metricsPort", "9100\n");
        await using var duty = Start();
        Assert.Equal(9100, (await CurrentAsync(duty)).MetricsPort);

        _node.Write("settings/metricsPort", "9200\n");

        await _node.UntilAsync(() => Current.MetricsPort == 9200);
    }

    [Theory]
    [InlineData("{KEY}: it is longer than 65536 bytes", 70_000)]
    public async Task A_value_that_is_too_long_is_invalid(string expected, int length)
    {
        _node.Write("settings/clusterNetwork", new string('a', length));
        await using var duty = Start();

        await _node.UntilLoggedAsync(expected.Replace("{KEY}", "\\\"clusterNetwork\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_than_200_keys_are_invalid()
    {
        for (var key = 0; key < 201; key++)
        {
            _node.Write($"settings/key{key}", "");
        }

        await using var duty = Start();

        await _node.UntilLoggedAsync("more than 200 keys");
    }

    [Fact]
    public async Task The_log_follows_its_settings()
    {
        var mounted = Mounted(("logFormat", "json"));
        await using var duty = Start();
        await CurrentAsync(duty);
        await _node.UntilLoggedAsync("\"msg\":\"the settings are in force\"");

        mounted.Replace(("logFormat", "json"), ("logLevel", "error"));

        await _node.UntilAsync(() => Current.LogLevel == LogLevel.Error);
        _node.Services.Log.Verbose("a line below the level");
        Assert.DoesNotContain("a line below", _node.Log, StringComparison.Ordinal);
    }

    private InstallSettings Current =>
        _node.Services.Settings.CurrentAsync(CancellationToken.None) is { IsCompletedSuccessfully: true } current ? current.GetAwaiter().GetResult() : new();

    private Task<InstallSettings> CurrentAsync(RunningTestDuty duty) =>
        duty.AwaitAsync(_node.Services.Settings.CurrentAsync(CancellationToken.None));

    private MountedSettings Mounted(params IReadOnlyList<(string Key, string Value)> values) => new(_node.Services.SettingsDirectory, values);

    private RunningTestDuty Start() => RunningTestDuty.Start(new SettingsDuty(_node.Services));
}
