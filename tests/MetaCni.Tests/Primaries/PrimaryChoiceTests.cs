// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Primaries;

/// <summary>clusterNetwork finds what the products install.</summary>
public sealed class PrimaryChoiceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public async Task A_primary_is_selected_by_the_path_of_its_file(string product)
    {
        var fixture = new PrimaryFixture(product);

        RequireChosen(fixture, await ResolveAsync(fixture.File));
    }

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public async Task A_primary_is_selected_by_its_directory(string product)
    {
        var fixture = new PrimaryFixture(product);

        RequireChosen(fixture, await ResolveAsync(fixture.Directory));
    }

    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public async Task A_primary_is_selected_by_its_name_among_others(string product)
    {
        var fixture = new PrimaryFixture(product);
        _directory.Write("00-first.conflist", """{"cniVersion": "1.0.0", "name": "first", "plugins": [{"type": "bridge"}]}""");
        _directory.Write(Path.GetFileName(fixture.File), File.ReadAllText(fixture.File));

        RequireChosen(fixture, await ResolveAsync(fixture.NetworkName));
    }

    // Our own file is to be the first of /etc/cni/net.d: a runtime takes that one.
    [Theory]
    [ClassData(typeof(PrimaryNames))]
    public void The_primarys_file_sorts_after_MetaCnis_own(string product) =>
        Assert.True(string.CompareOrdinal("00-metacni.conflist", Path.GetFileName(new PrimaryFixture(product).File)) < 0);

    [Fact]
    public void An_unsupported_version_is_refused_with_the_supported_ones()
    {
        var error = Failure.Of(() => Cni.Config.ConfigurationFile.Load(Path.Combine(PrimaryFixture.Root, "contiv", "unknown-version.conf")));

        Assert.Equal(1, error.Code);
        Assert.Contains("cniVersion \"0.6.0\" is not supported; use one of 0.1.0", error.Message, StringComparison.Ordinal);
    }

    private static void RequireChosen(PrimaryFixture fixture, ResolvedNetwork network)
    {
        Assert.Equal((fixture.NetworkName, false), (network.DisplayName, network.IsFromDefinition));
        Assert.Equal(JsonText.Of(fixture.Json), JsonText.Of(network.Configuration.Json));
        Assert.Equal(fixture.Plugins.Select(plugin => (string?)plugin["type"]), network.Configuration.Plugins.Select(plugin => plugin.Type));
    }

    private async Task<ResolvedNetwork> ResolveAsync(string clusterNetwork)
    {
        var config = new MetaConfig { Version = CniVersion.V100, Name = "cluster", Type = "metacni", ClusterNetwork = clusterNetwork, ConfDir = _directory.Path };
        return Assert.Single(await new NetworkResolver(config, new FakeCluster()).ResolveAsync(NetworkRequests.Of(config, null), CancellationToken.None));
    }
}
