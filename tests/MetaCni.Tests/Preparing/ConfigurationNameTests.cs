// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

/// <summary>What CNI-Genie's annotation names: a configuration by its own name, else by that of its file, as CNI-Genie itself does.</summary>
public sealed class ConfigurationNameTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ConfigurationNameTests()
    {
        _directory.Write("10-calico.conflist", """{"cniVersion": "1.0.0", "name": "k8s-pod-network", "plugins": [{"type": "calico"}]}""");
        _directory.Write("20-weave.conf", """{"cniVersion": "1.0.0", "name": "canal", "type": "weave-net"}""");
        _directory.Write("canal.conf", """{"cniVersion": "1.0.0", "name": "other", "type": "flannel"}""");
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("k8s-pod-network", "k8s-pod-network")]
    [InlineData("calico", "k8s-pod-network")]
    [InlineData("10-calico", "k8s-pod-network")]
    [InlineData("weave", "canal")]
    [InlineData("canal", "canal")] // the name counts before the file
    public async Task A_configuration_is_found_by_network_name_and_by_file_name(string name, string network)
    {
        var found = Assert.Single(await ResolveAsync(name));

        Assert.Equal((network, false), (found.DisplayName, found.IsFromDefinition));
    }

    [Theory]
    [InlineData("alico")]
    [InlineData("calico.conflist")]
    [InlineData("../10-calico")]
    public async Task The_error_for_an_unknown_name_quotes_it(string name)
    {
        var error = await Failure.OfAsync(() => ResolveAsync(name));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
        Assert.Contains($"\"{name}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<ResolvedNetwork>> ResolveAsync(string name)
    {
        var config = new MetaConfig { Version = CniVersion.V100, Name = "n", Type = "metacni", ConfDir = _directory.Path };
        return new NetworkResolver(config, null)
            .ResolveAsync([new NetworkRequest { Source = new NetworkSource.ConfigurationName(name, Interface: null), Origin = "annotation cni" }], CancellationToken.None);
    }
}
