// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Uninstall;
using MetaCni.Install;
using Support;

namespace MetaCni.Tests.CommandLine.Uninstall;

public sealed class UninstallRunTests : IDisposable
{
    private const string Flannel = """{"name":"cbr0","cniVersion":"1.0.0","plugins":[{"type":"flannel"}]}""";

    private readonly TemporaryDirectory _directory = new();
    private readonly Surroundings _surroundings = new();

    public void Dispose()
    {
        _surroundings.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_primary_in_another_directory_is_given_to_the_runtime()
    {
        Publish($"\"clusterNetwork\":\"{_directory.Write("multus/net.d/10-flannel.conflist", Flannel)}\"");

        Assert.Equal(0, await RunAsync());

        Assert.Equal(("10-flannel.conflist", "cbr0", "flannel"), Runtime());
    }

    [Fact]
    public async Task An_inline_primary_is_given_to_the_runtime()
    {
        Publish("""
            "delegates":[{"name":"pods","cniVersion":"0.3.1","type":"bridge"}]
            """);

        Assert.Equal(0, await RunAsync());

        Assert.Equal(("10-pods.conflist", "pods", "bridge"), Runtime());
    }

    [Fact]
    public async Task A_primary_that_the_runtime_finds_is_not_written_again()
    {
        Publish($"\"clusterNetwork\":\"{_directory.Write("net.d/20-flannel.conflist", Flannel)}\"");

        Assert.Equal(0, await RunAsync());

        Assert.Equal("20-flannel.conflist", Runtime().File);
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_dry_run_names_the_file_and_changes_nothing()
    {
        Publish($"\"clusterNetwork\":\"{_directory.Write("multus/net.d/10-flannel.conflist", Flannel)}\"");

        Assert.Equal(0, await RunAsync(dryRun: true));

        Assert.Contains($"{_directory.Combine("net.d/10-flannel.conflist")} would be written", _surroundings.Out, StringComparison.Ordinal);
        Assert.Equal(["00-metacni.conflist"], Files());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_primary_that_cannot_be_read_keeps_the_configuration(bool dryRun)
    {
        Publish("\"clusterNetwork\":\"/nowhere/10-flannel.conflist\"");

        var failure = await Assert.ThrowsAsync<CniException>(() => RunAsync(dryRun));

        Assert.Contains("without MetaCni the runtime would have no network", failure.Message, StringComparison.Ordinal);
        Assert.Contains("put the configuration of the cluster's network there", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["00-metacni.conflist"], Files());
    }

    [Fact]
    public async Task A_token_that_was_made_by_hand_is_named_and_stays()
    {
        Publish($"\"clusterNetwork\":\"{_directory.Write("net.d/20-flannel.conflist", Flannel)}\"");
        var token = _directory.Write("net.d/metacni.d/token", "made by hand");

        Assert.Equal(1, await RunAsync());

        Assert.Contains("MetaCni did not write token", _surroundings.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(token));
    }

    [Fact]
    public async Task With_other_mounts_than_the_host_nothing_is_changed()
    {
        Publish($"\"clusterNetwork\":\"{_directory.Write("net.d/20-flannel.conflist", Flannel)}\"");

        var failure = await Assert.ThrowsAsync<CniException>(() => RunAsync(hasOtherMounts: true));

        Assert.Contains("run it on the host itself", failure.Message, StringComparison.Ordinal);
        Assert.Contains("00-metacni.conflist", Files());
    }

    private void Publish(string primary) => _directory.Write(
        "net.d/00-metacni.conflist", $$"""{"cniVersion":"1.0.0","name":"metacni","plugins":[{"type":"metacni",{{primary}}}]}""");

    private (string File, string Network, string Type) Runtime()
    {
        var file = new ConfigurationDirectory(_directory.Combine("net.d")).Files()[0];
        var list = ConfigurationFile.Load(file);
        return (Path.GetFileName(file), list.Name, list.Plugins[0].Type);
    }

    private IReadOnlyList<string> Files() => new ConfigurationDirectory(_directory.Combine("net.d")).FileNames();

    private Task<int> RunAsync(bool dryRun = false, bool hasOtherMounts = false)
    {
        var host = _surroundings.Host with { HasOtherMounts = () => hasOtherMounts };
        var options = new UninstallOptions
        {
            Directories = new NodeDirectories
            {
                BinDir = _directory.Combine("bin"),
                ConfDir = _directory.Combine("net.d"),
                StateDir = _directory.Combine("state"),
                RunDir = _directory.Combine("run"),
            },
            Detach = false,
            IsLocked = false,
            DryRun = dryRun,
        };
        return new UninstallRun(options, host, Voices.For(host, toError: false)).RunAsync(CancellationToken.None);
    }
}
