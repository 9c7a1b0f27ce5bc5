// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Install.Settings;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Install.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Without_settings_every_default_is_in_force()
    {
        var settings = Valid();

        Assert.Equal(("", "", ""), (settings.ClusterNetwork, settings.ReadinessIndicatorFile, settings.RemoveTaint));
        Assert.True(settings.OverrideNetworkName);
        Assert.False(settings.AllowDowngrade || settings.Repair || settings.DryRun);
        Assert.True(settings.WaitForStatus);
        Assert.Equal((TimeSpan.FromDays(7), 0), (settings.TokenLifetime, settings.MetricsPort));
        Assert.Equal("{}", JsonText.Of(settings.Plugin));
    }

    [Fact]
    public void A_name_of_its_own_is_used_unless_the_name_of_the_primary_is_asked_for()
    {
        Assert.False(Valid(("name", "networks")).OverrideNetworkName);
        Assert.True(Valid(("name", "networks"), ("overrideNetworkName", "true")).OverrideNetworkName);
    }

    [Fact]
    public void The_installers_own_settings_are_read_and_stay_out_of_the_plugins_configuration()
    {
        var settings = Valid(
            ("clusterNetwork", "/etc/cni/net.d/10-a.conflist"), ("overrideNetworkName", "true"), ("allowDowngrade", "true"), ("tokenLifetime", "1h"),
            ("removeTaint", "metacni.io/not-ready"), ("waitForStatus", "false"), ("repair", "true"), ("dryRun", "true"), ("metricsPort", "9090"));

        Assert.Equal("/etc/cni/net.d/10-a.conflist", settings.ClusterNetwork);
        Assert.True(settings.OverrideNetworkName && settings.AllowDowngrade && settings.Repair && settings.DryRun && !settings.WaitForStatus);
        Assert.Equal((TimeSpan.FromHours(1), 9090, "metacni.io/not-ready"), (settings.TokenLifetime, settings.MetricsPort, settings.RemoveTaint));
        Assert.Equal("{}", JsonText.Of(settings.Plugin));
    }

    [Fact]
    public void A_key_of_the_plugin_has_the_type_that_the_plugin_reads()
    {
        var settings = Valid(
            ("namespaceIsolation", "true"), ("concurrency", "4"), ("systemNamespaces", "[\"kube-system\", \"admin\"]"),
            ("globalNamespaces", "default,shared"), ("logOptions", "{\"maxSize\": 10}"), ("deadline", "60s"));

        Assert.Equal(
            """{"concurrency":4,"deadline":"60s","globalNamespaces":"default,shared","logOptions":{"maxSize":10},"namespaceIsolation":true,"systemNamespaces":["kube-system","admin"]}""",
            JsonText.Of(settings.Plugin));
    }

    [Fact]
    public void A_text_that_looks_like_a_number_stays_a_text()
    {
        var settings = Valid(("multusNamespace", "123"));

        Assert.Equal("""{"multusNamespace":"123"}""", JsonText.Of(settings.Plugin));
    }

    [Theory]
    [InlineData("readinessindicatorfile", "/run/ready")]
    [InlineData("logLevel", "debug")]
    [InlineData("logFormat", "json")]
    public void Settings_of_both_reach_daemon_and_plugin(string key, string value)
    {
        var settings = Valid((key, value));

        Assert.Equal($$"""{"{{key}}":"{{value}}"}""", JsonText.Of(settings.Plugin));
        Assert.NotEqual(new InstallSettings { Plugin = settings.Plugin }, settings);
    }

    [Fact]
    public void White_space_around_a_value_is_ignored_and_an_empty_value_is_absent()
    {
        var settings = Valid(("namespaceIsolation", " true\n"), ("clusterNetwork", "\n"), ("concurrency", ""));

        Assert.Equal("""{"namespaceIsolation":true}""", JsonText.Of(settings.Plugin));
        Assert.Equal("", settings.ClusterNetwork);
    }

    [Fact]
    public void A_key_in_another_case_is_the_documented_key()
    {
        var settings = Valid(("NamespaceIsolation", "true"), ("READINESSINDICATORFILE", "/run/ready"));

        Assert.Equal("""{"namespaceIsolation":true,"readinessindicatorfile":"/run/ready"}""", JsonText.Of(settings.Plugin));
    }

    [Theory]
    [InlineData("overrideNetworkName", "yes", "\"yes\" is not true or false")]
    [InlineData("namespaceIsolation", "\"true\"", "\"\\\"true\\\"\" is not true or false")]
    [InlineData("concurrency", "many", "\"many\" is not a whole number")]
    [InlineData("concurrency", "0", "must be 1 or more")]
    [InlineData("systemNamespaces", "kube-system", "\"kube-system\" is not a JSON list, such as [\"a\", \"b\"]")]
    [InlineData("logOptions", "[]", "\"[]\" is not a JSON object, such as {\"maxSize\": 10}")]
    [InlineData("logLevel", "loud", "\"loud\" is not one of panic, error, verbose, debug")]
    [InlineData("requestPolicy", "strict", "\"strict\" is not one of enforce, warn")]
    [InlineData("clusterNetwork", "10-a.conflist", "\"10-a.conflist\" is not an absolute path; write one that begins with /")]
    [InlineData("tokenLifetime", "5m", "must be 10m or longer: the API server rejects shorter lifetimes")]
    [InlineData("tokenLifetime", "a week", "\"a week\" is not a duration; write it as 90s, 5m or 1m30s")]
    [InlineData("metricsPort", "70000", "must be at most 65535")]
    [InlineData("removeTaint", "not ready", "\"not ready\" is not the key of a taint; write one such as metacni.io/not-ready")]
    [InlineData("chrootDir", "/hostroot", "is a key of Multus's daemon, without effect here; remove it")]
    [InlineData("type", "mine", "is not a setting: the installer sets it; remove it")]
    [InlineData("name", "a b", "\"a b\" is not allowed; start with a letter or digit, and continue with letters, digits, '_', '.' or '-'")]
    [InlineData("namespaceIsolaton", "true", "unknown key (did you mean \"namespaceIsolation\"?)")]
    [InlineData("repairs", "true", "unknown key (did you mean \"repair\"?)")]
    [InlineData("kubernetes", "true", "unknown key; remove it")]
    public void An_invalid_setting_is_a_problem(string key, string value, string message) =>
        Assert.Equal([$"{key}: {message}"], Problems((key, value)));

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        var problems = Problems(("concurrency", "0"), ("dryRun", "maybe"), ("unheardOf", "x"), ("requestPolicy", "strict"));

        Assert.Equal(["concurrency", "dryRun", "requestPolicy", "unheardOf"], problems.Select(problem => problem.Split(':')[0]).Order());
    }

    [Fact]
    public void One_key_in_two_spellings_is_a_problem() =>
        Assert.Equal(["repair: is set in two spellings; remove one of the two"], Problems(("Repair", "true"), ("repair", "true")));

    [Fact]
    public void An_inline_primary_excludes_a_file() => Assert.Equal(
        ["delegates: the plugin ignores it if clusterNetwork is set; remove one of the two"],
        Problems(("delegates", """[{"type":"bridge","name":"a"}]"""), ("clusterNetwork", "/a.conf")));

    [Fact]
    public void Default_networks_need_no_more_than_the_primary_that_the_installer_finds() =>
        Assert.Equal("""{"defaultNetworks":["mgmt"]}""", JsonText.Of(Valid(("defaultNetworks", "[\"mgmt\"]")).Plugin));

    private static InstallSettings Valid(params (string Key, string Value)[] texts)
    {
        var (settings, problems) = Read(texts);
        Assert.Empty(problems);
        return settings;
    }

    private static string[] Problems(params (string Key, string Value)[] texts) => [.. Read(texts).Problems.Select(problem => problem.ToString())];

    private static (InstallSettings Settings, IReadOnlyList<MetaConfigProblem> Problems) Read((string Key, string Value)[] texts) =>
        SettingsReader.Read(texts.ToDictionary(text => text.Key, text => text.Value));
}
