// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Crd;
using Crd.Selection;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

public sealed class NetworkResolverTests : IDisposable
{
    private const string Macvlan = """{"cniVersion": "1.0.0", "name": "own", "type": "macvlan"}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_inline_configuration_is_shown_by_its_own_name()
    {
        var network = await ResolveAsync(null, Inline(Macvlan));

        Assert.Equal(("own", false), (network.DisplayName, network.IsFromDefinition));
        Assert.Equal("macvlan", network.Configuration.Plugins[0].Type);
    }

    [Fact]
    public async Task A_definition_is_shown_as_namespace_and_name_and_keeps_the_name_of_its_network()
    {
        var network = await ResolveAsync(new FakeCluster(("team/a", Macvlan)), Selected("team", "a"));

        Assert.Equal(("team/a", "own", true), (network.DisplayName, network.Configuration.Name, network.IsFromDefinition));
    }

    [Theory]
    [InlineData("team/storge", "; similar names are team/storage and telco/storge")]
    [InlineData("team/data", "; similar names are blue/data, green/data and red/data")]
    [InlineData("telco/storage", "; similar names are telco/storge and team/storage")]
    [InlineData("none/own", "")]
    public async Task The_error_for_an_unknown_network_suggests_similar_ones(string wanted, string end)
    {
        var cluster = new FakeCluster([.. new[] { "team/storage", "team/a", "telco/storge", "red/data", "blue/data", "green/data", "white/data" }.Select(name => (name, Macvlan))]);

        var error = await FailAsync(cluster, Selected(wanted.Split('/')[0], wanted.Split('/')[1]));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
        Assert.Equal($"network {wanted} is not defined{end}", error.Message);
    }

    // Whoever writes a pod could else learn of every namespace that has a network of some name.
    [Fact]
    public async Task With_namespaceIsolation_only_networks_of_allowed_namespaces_are_suggested()
    {
        var cluster = new FakeCluster(("team/storage", Macvlan), ("telco/storge", Macvlan), ("shared/storge", Macvlan));
        var config = Config() with { NamespaceIsolation = true, GlobalNamespaces = ["shared"] };

        var error = await Failure.OfAsync(() => new NetworkResolver(config, cluster).ResolveAsync([Selected("team", "storge")], CancellationToken.None));

        Assert.Equal("network team/storge is not defined; similar names are team/storage and shared/storge", error.Message);
    }

    [Fact]
    public async Task The_error_for_an_unknown_clusterNetwork_suggests_definitions_and_files()
    {
        _directory.Write("10.conf", """{"cniVersion": "1.0.0", "name": "flannel", "type": "flannel"}""");
        var cluster = new FakeCluster(("kube-system/flannels", Macvlan), ("other/flanel", Macvlan));

        var error = await FailAsync(cluster, Reference("flanel"));

        Assert.Equal(106, error.Code);
        Assert.EndsWith("; similar names are \"flannels\" and \"flannel\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "type": "macvlan"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "name": "", "type": "macvlan"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "name": null, "type": "macvlan"}""")]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": [{"type": "macvlan"}]}""")]
    public async Task A_configuration_without_a_name_gets_the_name_of_its_definition(string config)
    {
        var network = await ResolveAsync(new FakeCluster(("team/a", config)), Selected("team", "a"));

        Assert.Equal("a", network.Configuration.Name);
        Assert.Equal("a", (string?)network.Configuration.Json["name"]);
    }

    [Fact]
    public async Task Two_spellings_of_a_key_in_a_definition_are_refused_by_its_name()
    {
        const string config = """{"name": "own", "type": "macvlan", "Type": "ipvlan"}""";

        var error = await Failure.OfAsync(() => ResolveAsync(new FakeCluster(("team/a", config)), Selected("team", "a")));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith("network team/a: spec.config: type: duplicate key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_of_a_definition_keep_their_text()
    {
        const string config = """{"cniVersion":"1.0.0","name":"own","type":"macvlan","x":1.50,"y":18446744073709551616}""";

        var network = await ResolveAsync(new FakeCluster(("team/a", config)), Selected("team", "a"));

        Assert.Equal(config, JsonText.Of(network.Configuration.Json));
    }

    [Fact]
    public async Task A_definition_of_1_MiB_is_read_and_a_larger_one_is_refused()
    {
        var largest = Macvlan.Replace("own", new string('n', NetworkResolver.MaximumDefinitionSize - Macvlan.Length + 3), StringComparison.Ordinal);

        var network = await ResolveAsync(new FakeCluster(("team/a", largest)), Selected("team", "a"));
        var error = await FailAsync(new FakeCluster(("team/a", largest + " ")), Selected("team", "a"));

        Assert.Equal(1024 * 1024, largest.Length);
        Assert.Equal("macvlan", network.Configuration.Plugins[0].Type);
        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("team/a", error.Message, StringComparison.Ordinal);
    }

    // One definition of 1 MB, selected 200 times, is 200 MB.
    [Fact]
    public async Task Reading_stops_when_the_definitions_of_a_pod_exceed_the_total_limit()
    {
        var large = Macvlan.Replace("macvlan\"", $"macvlan\", \"x\": \"{new string('x', 900_000)}\"", StringComparison.Ordinal);
        var cluster = new FakeCluster(("team/a", large));

        var error = await Failure.OfAsync(() => new NetworkResolver(Config(), cluster)
            .ResolveAsync([.. Enumerable.Repeat(Selected("team", "a"), 200)], CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.StartsWith("network team/a: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("more than the limit of 2097152", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, cluster.NetworksRead);
    }

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "type": "a", "type": "b"}""", 7, "type")]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": []}""", 7, "plugins")]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": [null]}""", 7, "plugins[0]")]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": "x"}""", 7, "plugins")]
    [InlineData("""{"cniVersion": "1.0.0", "type": "../../bin/sh"}""", 7, "../../bin/sh")]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": [{"type": "a"}, {"type": "b/c"}]}""", 7, "plugins[1]")]
    [InlineData("""{"cniVersion": "1.0.0"}""", 7, "type")]
    [InlineData("""[]""", 6, "object")]
    [InlineData("""[null]""", 6, "object")]
    [InlineData("""{"cniVersion": "9.0.0", "type": "a"}""", 1, "9.0.0")]
    [InlineData("""not JSON""", 6, "spec.config")]
    public async Task The_error_for_an_unusable_definition_names_it(string config, int code, string where)
    {
        var error = await FailAsync(new FakeCluster(("team/a", config)), Selected("team", "a"));

        Assert.Equal(code, error.Code);
        Assert.StartsWith("network team/a", error.Message, StringComparison.Ordinal);
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_without_configuration_is_looked_up_on_disk_by_its_name()
    {
        _directory.Write("10-other.conf", """{"cniVersion": "1.0.0", "name": "b", "type": "vlan"}""");
        _directory.Write("20-a.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "macvlan"}""");

        var network = await ResolveAsync(new FakeCluster(("team/a", "")), Selected("team", "a"));

        Assert.Equal(("team/a", "macvlan", true), (network.DisplayName, network.Configuration.Plugins[0].Type, network.IsFromDefinition));
    }

    [Theory]
    [InlineData("team", 110)]
    [InlineData("default", 0)]
    [InlineData("shared", 0)]
    [InlineData("kube-system", 0)]
    public async Task ConfDirDefinitions_system_refuses_files_for_definitions_of_other_namespaces(string @namespace, int code)
    {
        _directory.Write("20-a.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "macvlan"}""");
        var resolver = new NetworkResolver(
            Config() with { ConfDirDefinitions = ConfDirDefinitions.System, GlobalNamespaces = ["default", "shared"] },
            new FakeCluster(($"{@namespace}/a", ""), ($"{@namespace}/own", Macvlan)));

        var own = await resolver.ResolveAsync([Selected(@namespace, "own")], CancellationToken.None);
        var resolving = resolver.ResolveAsync([Selected(@namespace, "a")], CancellationToken.None);
        var error = code == 0 ? null : await Failure.OfAsync(() => resolving);

        Assert.Equal("macvlan", own[0].Configuration.Plugins[0].Type);
        Assert.Equal(code, error?.Code ?? 0);
        Assert.Equal(code == 0, error is null && (await resolving)[0].Configuration.Name == "a");
        Assert.True(error is null || error.Message.Contains("; write the configuration into the definition", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_error_for_a_definition_without_configuration_or_file_says_it_is_empty()
    {
        var selected = await FailAsync(new FakeCluster(("team/a", "")), Selected("team", "a"));
        var named = await FailAsync(new FakeCluster(("kube-system/a", "")), Reference("a"));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, selected.Code);
        Assert.Contains("team/a has no spec.config", selected.Message, StringComparison.Ordinal);
        Assert.Equal((int)PluginErrorCode.NetworkNotFound, named.Code);
        Assert.Contains("kube-system/a has no spec.config", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_is_missing_fails_with_106() =>
        Assert.Equal((int)PluginErrorCode.NetworkNotFound, (await FailAsync(new FakeCluster(), Selected("team", "a"))).Code);

    [Fact]
    public async Task A_selected_network_without_any_source_of_definitions_is_an_error()
    {
        var error = await FailAsync(null, Selected("team", "a"));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("team/a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_wins_over_a_file_of_the_same_name()
    {
        _directory.Write("a.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "vlan"}""");

        var network = await ResolveAsync(new FakeCluster(("kube-system/a", Macvlan)), Reference("a"));

        Assert.Equal(("kube-system/a", "macvlan"), (network.DisplayName, network.Configuration.Plugins[0].Type));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reference_without_definition_is_the_name_of_a_configuration_on_disk(bool hasCluster)
    {
        _directory.Write("a.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "vlan"}""");

        var network = await ResolveAsync(hasCluster ? new FakeCluster() : null, Reference("a"));

        Assert.Equal(("a", "vlan", false), (network.DisplayName, network.Configuration.Plugins[0].Type, network.IsFromDefinition));
    }

    [Fact]
    public async Task A_failing_source_is_an_error_and_not_a_missing_definition()
    {
        _directory.Write("a.conf", """{"cniVersion": "1.0.0", "name": "a", "type": "vlan"}""");
        var cluster = new FakeCluster { Failure = new CniException(CniErrorCode.TryAgainLater, "the API server is away") };

        Assert.Equal((int)CniErrorCode.TryAgainLater, (await FailAsync(cluster, Reference("a"))).Code);
    }

    [Fact]
    public async Task A_reference_that_is_not_found_is_code_106_and_lists_where_it_was_searched()
    {
        var error = await FailAsync(new FakeCluster(), Reference("a"));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
        Assert.Contains("kube-system", error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_configuration_directory_contains_no_networks()
    {
        var config = Config() with { ConfDir = _directory.Combine("absent") };

        var error = await Failure.OfAsync(() => new NetworkResolver(config, null).ResolveAsync([Reference("a")], CancellationToken.None));

        Assert.Equal((int)PluginErrorCode.NetworkNotFound, error.Code);
    }

    [Fact]
    public async Task A_reference_to_a_directory_selects_its_first_file()
    {
        _directory.Write("nets/20.conf", """{"cniVersion": "1.0.0", "name": "second", "type": "vlan"}""");
        _directory.Write("nets/10.conflist", """{"cniVersion": "1.0.0", "name": "first", "plugins": [{"type": "bridge"}]}""");

        Assert.Equal("first", (await ResolveAsync(new FakeCluster(), Reference(_directory.Combine("nets")))).DisplayName);
    }

    [Fact]
    public async Task A_reference_to_a_list_includes_the_plugins_of_its_subdirectory()
    {
        var file = _directory.Write("nets/main.conflist", """{"cniVersion": "1.0.0", "name": "main", "plugins": [{"type": "bridge"}]}""");
        _directory.Write("nets/main/20.conf", """{"type": "tuning"}""");
        _directory.Write("nets/main/10.conf", """{"type": "portmap"}""");

        var network = await ResolveAsync(new FakeCluster(), Reference(file));

        Assert.Equal(["bridge", "portmap", "tuning"], network.Configuration.Plugins.Select(plugin => plugin.Type));
    }

    [Fact]
    public async Task The_error_for_a_missing_file_suggests_a_similar_one()
    {
        var file = _directory.Write("10-flannel.conflist", "{}");

        var error = await FailAsync(null, Reference(_directory.Combine("10-flanel.conflist")));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.EndsWith($" does not exist; create it, or correct the path; a similar name is {file}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_to_a_file_that_is_missing_fails_with_5() =>
        Assert.Equal((int)CniErrorCode.IOFailure, (await FailAsync(null, Reference(_directory.Combine("absent.conf")))).Code);

    [Fact]
    public async Task Networks_are_returned_in_the_requested_order()
    {
        var cluster = new FakeCluster(("n/a", Macvlan), ("n/b", Macvlan));

        var networks = await new NetworkResolver(Config(), cluster)
            .ResolveAsync([Inline(Macvlan), Selected("n", "b"), Selected("n", "a"), Selected("n", "b")], CancellationToken.None);

        Assert.Equal(["own", "n/b", "n/a", "n/b"], networks.Select(network => network.DisplayName));
    }

    private static NetworkRequest Inline(string json) => new() { Source = new NetworkSource.Inline(JsonText.Object(json)), Origin = "delegates[0]" };

    private static NetworkRequest Reference(string text) => new() { Source = new NetworkSource.Reference(text), Origin = "clusterNetwork" };

    private static NetworkRequest Selected(string @namespace, string name) => new()
    {
        Source = new NetworkSource.Selected(new NetworkSelectionElement { Namespace = @namespace, Name = name }, AnnotationNames.Networks, Index: 0),
        Origin = $"network {@namespace}/{name}",
    };

    private MetaConfig Config() => new() { Version = CniVersion.V100, Name = "n", Type = "metacni", ConfDir = _directory.Path };

    private async Task<ResolvedNetwork> ResolveAsync(ICluster? cluster, NetworkRequest request) =>
        Assert.Single(await new NetworkResolver(Config(), cluster).ResolveAsync([request], CancellationToken.None));

    private Task<CniError> FailAsync(ICluster? cluster, NetworkRequest request) =>
        Failure.OfAsync(() => new NetworkResolver(Config(), cluster).ResolveAsync([request], CancellationToken.None));
}
