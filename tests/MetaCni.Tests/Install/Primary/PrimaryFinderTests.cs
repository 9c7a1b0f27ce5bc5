// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Install.Primary;

public sealed class PrimaryFinderTests : IDisposable
{
    private const string Flannel =
        """{"name":"cbr0","cniVersion":"1.0.0","plugins":[{"type":"flannel"},{"type":"portmap","capabilities":{"portMappings":true,"snat":false}},{"type":"portmap","capabilities":{"bandwidth":true}}]}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_first_configuration_of_the_runtime_is_the_primary()
    {
        var path = _directory.Write("10-flannel.conflist", Flannel);
        _directory.Write("20-other.conf", """{"name":"other","type":"bridge"}""");

        var primary = Found();

        Assert.Equal((path, "cbr0", "1.0.0"), (primary.Path, primary.Name, primary.Version.ToString()));
        Assert.Equal(["portMappings", "bandwidth", "io.kubernetes.cri.pod-annotations"], primary.Capabilities);
        Assert.Equal(["flannel", "portmap"], primary.PluginTypes);
    }

    [Theory]
    [InlineData("00-multus.conf", """{"name":"m","type":"multus"}""")]
    [InlineData("00-multus.conf", """{"name":"m","type":"multus-shim"}""")]
    [InlineData("01-mine.conflist", """{"name":"m","plugins":[{"type":"multus"}]}""")]
    [InlineData("01-old.conf", """{"name":"m","type":"metacni"}""")]
    [InlineData("00-genie.conf", """{"name":"m","type":"genie"}""")]
    [InlineData("05-loopback.conf", """{"name":"lo","type":"loopback"}""")]
    [InlineData("00-metacni.conflist", "damaged: it is ours, and is replaced")]
    [InlineData("05-cilium.conflist.cilium_bak", Flannel)]
    [InlineData(".tmp-00-metacni.conflist.abcdefgh.xyz", "{")]
    public void Configurations_that_are_not_the_clusters_own_network_are_passed_over(string name, string content)
    {
        _directory.Write(name, content);
        var path = _directory.Write("10-flannel.conflist", Flannel);

        Assert.Equal(path, Found().Path);
    }

    [Theory]
    [InlineData("", "it is empty; write one JSON object")]
    [InlineData("""{"name":"cbr0","plugins":[{"type":"fla""", "cannot be read")]
    [InlineData("""{"name":"cbr0","plugins":[]}""", "plugins is empty; name at least one plugin")]
    [InlineData("""{"plugins":[{"type":"flannel"}],"loadOnlyInlinedPlugins":true}""", "name is missing; give the network a name")]
    public void A_file_that_is_not_whole_is_awaited_and_never_passed_over(string content, string why)
    {
        var path = _directory.Write("10-flannel.conflist", content);
        _directory.Write("20-other.conf", """{"name":"other","type":"bridge"}""");

        var awaited = Awaited(new InstallSettings());

        Assert.Equal(PrimaryFinder.Invalid, awaited.Reason);
        Assert.StartsWith($"waiting for the primary network: configuration file {path}", awaited.Message, StringComparison.Ordinal);
        Assert.Contains(why, awaited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_directory_is_awaited()
    {
        var awaited = Awaited(new InstallSettings());

        Assert.Equal(
            (PrimaryFinder.Missing, $"waiting for the primary network: {_directory.Path} has no configuration of one; install the cluster's network"),
            (awaited.Reason, awaited.Message));
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_awaited()
    {
        var directory = _directory.Combine("net.d");

        var awaited = Assert.IsType<PrimarySearch.Awaited>(new PrimaryFinder(new NodeDirectories { ConfDir = directory }).Find(new InstallSettings()));

        Assert.Equal(PrimaryFinder.Missing, awaited.Reason);
        Assert.Contains($"directory {directory} does not exist", awaited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_is_the_primary_whatever_else_exists()
    {
        _directory.Write("10-other.conf", "damaged");
        var path = _directory.Write("elsewhere/flannel.conflist", Flannel);

        Assert.Equal(path, Found(new InstallSettings { ClusterNetwork = path }).Path);
    }

    [Fact]
    public void The_first_file_of_a_named_directory_is_the_primary()
    {
        _directory.Write("primary/10-flannel.conflist", Flannel);
        var directory = _directory.Combine("primary");

        var primary = Found(new InstallSettings { ClusterNetwork = directory });

        Assert.Equal((directory, "cbr0"), (primary.Path, primary.Name));
    }

    [Fact]
    public void A_named_file_is_awaited_until_it_exists()
    {
        var path = _directory.Combine("10-flannel.conflist");

        var awaited = Awaited(new InstallSettings { ClusterNetwork = path });

        Assert.Equal(PrimaryFinder.Missing, awaited.Reason);
        Assert.Contains($"{path} does not exist", awaited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_of_a_meta_plugin_would_call_itself_and_is_refused()
    {
        var path = _directory.Write("00-multus.conf", """{"name":"m","type":"multus-shim"}""");

        var awaited = Awaited(new InstallSettings { ClusterNetwork = path });

        Assert.Equal(PrimaryFinder.Invalid, awaited.Reason);
        Assert.Contains("the configuration of multus-shim, which is not the cluster's own network", awaited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inline_primary_needs_no_file()
    {
        var settings = new InstallSettings { Plugin = JsonText.Object("""{"delegates":[{"name":"pods","type":"bridge"},{"type":"x"}]}""") };

        var primary = Found(settings);

        Assert.Equal(("", "pods"), (primary.Path, primary.Name));
    }

    private PrimaryNetwork Found(InstallSettings? settings = null) =>
        Assert.IsType<PrimarySearch.Found>(Finder.Find(settings ?? new InstallSettings())).Network;

    private PrimarySearch.Awaited Awaited(InstallSettings settings) => Assert.IsType<PrimarySearch.Awaited>(Finder.Find(settings));

    private PrimaryFinder Finder => new(new NodeDirectories { ConfDir = _directory.Path });
}
