// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using MetaCni.Node.Runtimes;

namespace MetaCni.Tests.Node.Runtimes;

public sealed class RuntimesDutyTests : IDisposable
{
    private readonly NodeSandbox _node = new();

    public void Dispose() => _node.Dispose();

    // "containerd config default" of 1.6, 2.0 and 2.1, and crio.conf of 1.36, cut to what counts.
    [Theory]
    [InlineData("containerd/config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  bin_dir = \"/usr/lib/cni\"\n  conf_dir = \"/etc/cni/other\"")]
    [InlineData("containerd/config.toml", "version = 3\n[plugins]\n[plugins.'io.containerd.cri.v1.runtime']\n[plugins.'io.containerd.cri.v1.runtime'.cni]\nbin_dir = ''\nbin_dirs = ['/usr/lib/cni']\nconf_dir = '/etc/cni/other'")]
    [InlineData("crio/crio.conf", "[crio.network]\nnetwork_dir = \"/etc/cni/other\"\nplugin_dirs = [\n\t\"/usr/lib/cni\",\n]")]
    [InlineData("crio/crio.conf.d/10-crio.conf", "[crio]\n[crio.network]\nnetwork_dir = \"/etc/cni/other/\"\nplugin_dirs = [\"/usr/lib/cni\"]")]
    public async Task Other_directories_are_a_warning(string file, string content)
    {
        _node.Write($"etc/{file}", content);

        await LookAsync();

        var condition = Assert.Single(_node.Services.Conditions.Current);
        Assert.Equal(NodeConditionType.OtherDirectories, condition.Type);
        Assert.Contains($"looks for configurations in /etc/cni/other", condition.Message, StringComparison.Ordinal);
        Assert.Contains($"looks for plugins in /usr/lib/cni, not in {_node.Directories.BinDir}", condition.Message, StringComparison.Ordinal);
        Assert.Contains("level=warning", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_replaces_what_the_file_says()
    {
        _node.Write("etc/containerd/config.toml", "imports = [\"conf.d/*.toml\"]\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/etc/cni/other\"");
        _node.Write(
            "etc/containerd/conf.d/10-cni.toml", $"[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"{_node.Directories.ConfDir}\"");

        await LookAsync();

        Assert.Empty(_node.Services.Conditions.Current);
    }

    [Theory]
    [InlineData("containerd/config.toml", "version = 2")]
    [InlineData("other/config.toml", "")]
    public async Task A_runtime_that_names_no_directories_is_silent(string file, string content)
    {
        _node.Write($"etc/{file}", content);

        await LookAsync();

        Assert.Equal("", _node.Log);
        Assert.Empty(_node.Services.Conditions.Current);
    }

    [Fact]
    public async Task A_file_that_is_not_TOML_is_a_warning_without_its_content()
    {
        _node.Write("etc/containerd/config.toml", "secret = = 1");

        await LookAsync();

        Assert.Contains("the container runtime's directories are not checked: ", _node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", _node.Log, StringComparison.Ordinal);
    }

    // The duty looks before its first wait.
    private async Task LookAsync()
    {
        using var stopped = new CancellationTokenSource();
        var run = new RuntimesDuty(_node.Services, new RuntimeFiles(_node.Combine("etc"))).RunAsync(stopped.Token);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
