// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

public sealed class AuxiliaryChainTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public AuxiliaryChainTests() => _directory.Write("net.d/10-main.conf", """{"cniVersion": "1.0.0", "name": "main", "type": "bridge"}""");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_of_the_chain_directory_follow_a_passthru_plugin_in_name_order()
    {
        _directory.Write("net.d/vendor/20-b.conf", """{"type": "b", "own": 1.50}""");
        _directory.Write("net.d/vendor/10-a.conf", """{"type": "a"}""");

        var chain = Find()!;

        Assert.Equal(["passthru", "a", "b"], chain.Configuration.Plugins.Select(plugin => plugin.Type));
        Assert.Equal(("vendor", "vendor", "0.3.1"), (chain.DisplayName, chain.Configuration.Name, chain.Configuration.Version.ToString()));
        Assert.Contains("1.50", JsonText.Of(chain.Configuration.Json), StringComparison.Ordinal);
        Assert.Equal((false, true), (chain.IsFromDefinition, chain.Configuration.DisableCheck));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("net.d/vendor/notes.txt")]
    [InlineData("net.d/vendor/10-a.conflist")]
    [InlineData("net.d/other/10-a.conf")]
    public void Without_a_file_there_is_no_chain(string? file)
    {
        if (file is not null)
        {
            _directory.Write(file, """{"type": "a"}""");
        }

        Assert.Null(Find());
    }

    [Fact]
    public void Without_the_key_there_is_no_chain()
    {
        _directory.Write("net.d/vendor/10-a.conf", """{"type": "a"}""");

        Assert.Null(Find(name: ""));
    }

    // Multus takes the directory of the path, whatever the path is; inside is where people put it.
    [Theory]
    [InlineData("vendor/10-a.conf", "net.d")]
    [InlineData("net.d/vendor/10-a.conf", "net.d")]
    [InlineData("net.d/vendor/10-a.conf", "net.d/")]
    [InlineData("net.d/vendor/10-a.conf", "net.d/10-main.conf")]
    public void The_chain_directory_may_be_next_to_the_primary_or_inside_its_directory(string file, string clusterNetwork)
    {
        _directory.Write(file, """{"type": "a"}""");

        Assert.NotNull(Find(clusterNetwork));
    }

    [Fact]
    public async Task The_chain_comes_last_and_its_interface_name_has_the_last_number()
    {
        _directory.Write("net.d/vendor/10-a.conf", """{"type": "a"}""");
        var config = Config("net.d/10-main.conf", "vendor");
        var requests = new[]
        {
            new NetworkRequest { Source = new NetworkSource.Reference(config.ClusterNetwork), Origin = "clusterNetwork" },
            new NetworkRequest
            {
                Source = new NetworkSource.Inline(JsonText.Object("""{"cniVersion": "1.0.0", "name": "x", "type": "y"}""")),
                Origin = "delegates[1]",
            },
        };

        var networks = await new NetworkResolver(config, null).ResolveAsync(requests, CancellationToken.None);
        var plan = Planner.Plan(config, PlanInputsContext, networks);

        Assert.Equal(["main eth0", "x net1", "vendor net2"], plan.Attachments.Select(attachment => $"{attachment.Network} {attachment.InterfaceName}"));
    }

    // Multus logs it and goes on: a silent half.
    [Theory]
    [InlineData("{", 6)]
    [InlineData("{}", 7)]
    [InlineData("""{"type": "../sh"}""", 7)]
    public void The_error_for_an_unusable_chain_file_names_it(string content, int code)
    {
        var file = _directory.Write("net.d/vendor/10-a.conf", content);

        var error = Failure.Of(() => Find());

        Assert.Equal(code, error.Code);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_name_with_a_path_is_refused() =>
        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, Failure.Of(() => Find(name: "../vendor")).Code);

    private static AttachmentContext PlanInputsContext => Planning.PlanInputs.Context;

    private ResolvedNetwork? Find(string clusterNetwork = "net.d/10-main.conf", string name = "vendor") =>
        AuxiliaryChain.Find(Config(clusterNetwork, name));

    private MetaConfig Config(string clusterNetwork, string name) => new()
    {
        Version = Named.Version("0.3.1"),
        Name = "n",
        Type = "metacni",
        ClusterNetwork = _directory.Path + "/" + clusterNetwork,
        AuxiliaryCniChainName = name,
    };
}
