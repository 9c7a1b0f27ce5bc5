// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Install.Multus;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Install.Multus;

public sealed class MultusConversionTests : IDisposable
{
    private const string Flannel = """{"name":"cbr0","cniVersion":"0.3.1","plugins":[{"type":"flannel"},{"type":"portmap","capabilities":{"portMappings":true}}]}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Multus's docs/thick-plugin.md: the daemon's file wins, key by key.
    [Fact]
    public void The_keys_of_the_daemon_win_over_the_shims()
    {
        var settings = Settings(
            """{"type":"multus-shim","clusterNetwork":"/host/etc/cni/net.d/10-a.conflist","logLevel":"verbose","namespaceIsolation":true}""",
            """{"logLevel":"debug"}""");

        Assert.Equal(("debug", "true"), (settings["logLevel"], settings["namespaceIsolation"]));
    }

    [Theory]
    [InlineData("/host/etc/cni/net.d/10-a.conflist", "/etc/cni/net.d/10-a.conflist")]
    [InlineData("/hostroot/etc/a.conflist", "/etc/a.conflist")]
    [InlineData("/etc/cni/net.d/10-a.conflist", "/etc/cni/net.d/10-a.conflist")]
    [InlineData("/hosts/a.conflist", "/hosts/a.conflist")]
    public void Paths_in_the_daemons_container_become_paths_on_the_node(string path, string expected)
    {
        var settings = Settings($$"""{"type":"multus-shim","clusterNetwork":"{{path}}"}""", """{"chrootDir":"/hostroot"}""");

        Assert.Equal(expected, settings["clusterNetwork"]);
    }

    [Fact]
    public void Paths_of_thin_Multus_stay() =>
        Assert.Equal("/host/a.conf", Settings("""{"type":"multus","clusterNetwork":"/host/a.conf"}""")["clusterNetwork"]);

    [Fact]
    public void The_primary_that_the_daemon_is_told_to_use_is_used() => Assert.Equal(
        "/etc/cni/net.d/10-b.conflist",
        Settings(
            """{"type":"multus-shim","clusterNetwork":"/host/etc/cni/net.d/10-a.conflist"}""",
            """{"multusMasterCNI":"10-b.conflist","multusAutoconfigDir":"/host/etc/cni/net.d"}""")["clusterNetwork"]);

    [Fact]
    public void A_copy_of_the_primary_becomes_the_path_of_its_file()
    {
        var file = _directory.Write("10-flannel.conflist", Flannel);

        var settings = Settings($$"""{"type":"multus","delegates":[{{Flannel}}]}""");

        Assert.Equal(file, settings["clusterNetwork"]);
        Assert.False(settings.ContainsKey("delegates"));
    }

    [Fact]
    public void A_primary_without_a_file_stays_inline() =>
        Assert.Equal($"[{Flannel}]", Settings($$"""{"type":"multus","delegates":[{{Flannel}}]}""")["delegates"]);

    [Fact]
    public void A_name_in_confDir_becomes_the_path_of_its_file()
    {
        var file = _directory.Write("multus/20-b.conf", """{"name":"b","type":"bridge"}""");

        var settings = Settings($$"""{"type":"multus","clusterNetwork":"b","confDir":"{{_directory.Combine("multus")}}"}""");

        Assert.Equal(file, settings["clusterNetwork"]);
    }

    [Fact]
    public void A_primary_that_the_administrator_names_replaces_Multuss()
    {
        var conversion = Convert("""{"type":"multus","clusterNetwork":"a-definition"}""", "{}", isSet: true);

        Assert.False(conversion.Settings.ContainsKey("clusterNetwork"));
    }

    [Fact]
    public void A_definition_as_the_primary_is_an_error_with_a_remedy() => Assert.Contains(
        "name it in the setting clusterNetwork",
        Failure.Of(() => Settings("""{"type":"multus","clusterNetwork":"a-definition"}""")).Message,
        StringComparison.Ordinal);

    // The keys of Multus 4.3: thin plugin, daemon and generator.
    [Fact]
    public void Every_key_is_reported_once()
    {
        var conversion = Convert(
            """
            {"type":"multus-shim","name":"m","cniVersion":"0.3.1","capabilities":{},"kubeconfig":"/k","confDir":"/c","cniDir":"/d","binDir":"/b",
             "clusterNetwork":"/a.conf","defaultNetworks":["x"],"logFile":"/l","logLevel":"debug","logToStderr":true,"logOptions":{"maxAge":1},
             "readinessindicatorfile":"/r","namespaceIsolation":true,"globalNamespaces":"g","systemNamespaces":["s"],"multusNamespace":"n",
             "auxiliaryCNIChainName":"v","retryDeleteOnError":true,"cniConf":"/x","ipam":{},"dns":{},"daemonSocketDir":"/s","ownKey":1}
            """,
            """
            {"chrootDir":"/hostroot","socketDir":"/s","perNodeCertificate":{},"connectionLimit":4,"metricsPort":9091,"enablePprof":true,
             "multusConfigFile":"auto","multusAutoconfigDir":"/a","cniConfigDir":"/c","forceCNIVersion":false,"overrideNetworkName":false}
            """);

        Assert.Equal(
            "auxiliaryCNIChainName binDir clusterNetwork cniDir confDir defaultNetworks globalNamespaces logFile logLevel logOptions logToStderr "
            + "multusNamespace name namespaceIsolation overrideNetworkName readinessindicatorfile systemNamespaces",
            Keys(conversion, KeyChangeKind.Kept));
        Assert.Equal(
            "capabilities chrootDir cniConf cniConfigDir cniVersion connectionLimit daemonSocketDir dns enablePprof forceCNIVersion ipam kubeconfig "
            + "metricsPort multusAutoconfigDir multusConfigFile ownKey perNodeCertificate retryDeleteOnError socketDir",
            Keys(conversion, KeyChangeKind.Dropped));
        Assert.Equal("requestPolicy", Keys(conversion, KeyChangeKind.New));
    }

    private static string Keys(MultusConversion conversion, KeyChangeKind kind) =>
        string.Join(' ', conversion.Changes.Where(change => change.Kind == kind).Select(change => change.Key));

    private IReadOnlyDictionary<string, string> Settings(string plugin, string daemon = "{}") => Convert(plugin, daemon).Settings;

    private MultusConversion Convert(string plugin, string daemon, bool isSet = false)
    {
        var json = JsonText.Object(plugin);
        var multus = new MultusInstallation("/etc/cni/net.d/00-multus.conf", (string?)json["name"] ?? "", json)
        {
            IsThick = (string?)json["type"] == "multus-shim",
            Daemon = JsonText.Object(daemon),
        };
        return MultusConversion.Of(multus, new MultusPrimary(new NodeDirectories { ConfDir = _directory.Path }, isSet));
    }
}
