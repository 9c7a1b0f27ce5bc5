// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Config;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Config;

public sealed class MetaConfigReaderTests
{
    private const string EveryKey = """
        {"cniVersion": "1.0.0", "name": "cluster", "type": "meta",
         "runtimeConfig": {"mac": "02:00:00:00:00:01"}, "prevResult": {"cniVersion": "1.0.0"},
         "delegates": [{"type": "a"}, {"type": "b"}], "clusterNetwork": "main", "defaultNetworks": ["x", "y"],
         "confDir": "/conf", "binDir": "/bin2", "kubeconfig": "/kube", "namespaceIsolation": true,
         "globalNamespaces": "shared, other", "systemNamespaces": ["sys"], "multusNamespace": "nets",
         "resultMode": "primary", "confDirDefinitions": "system", "stateDir": "/state", "manifests": "/manifests", "runtimeAnnotations": false,
         "requestPolicy": "warn", "allowedPlugins": ["macvlan"], "deleteGrace": "1m30s", "deadline": "20s",
         "auxiliaryCNIChainName": "vendor", "readinessindicatorfile": "/run/ready", "cniDir": "/cni", "defaultNetworkIsolation": false,
         "namespaceAnnotations": true, "genieAnnotation": true, "concurrency": 4, "retryDeleteOnError": false,
         "capabilities": {"mac": true}, "nodeSocket": "/node.sock"}
        """;

    [Fact]
    public void Absent_keys_have_their_documented_defaults()
    {
        var (config, problems) = Read("""{"name": "cluster", "type": "metacni"}""");

        Assert.Empty(problems);
        AssertDefaults(config);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var (config, problems) = Read(EveryKey);

        Assert.Empty(problems);
        Assert.Equal(CniVersion.V100, config.Version);
        Assert.Equal(("cluster", "meta", "main"), (config.Name, config.Type, config.ClusterNetwork));
        Assert.Equal("02:00:00:00:00:01", (string?)config.RuntimeConfig!["mac"]);
        Assert.Equal("1.0.0", (string?)config.PreviousResult!["cniVersion"]);
        Assert.Equal(["a", "b"], config.Delegates.Select(json => (string)json["type"]!));
        Assert.Equal(["x", "y"], config.DefaultNetworks);
        Assert.Equal(("/conf", "/bin2", "/kube"), (config.ConfDir, config.BinDir, config.KubeConfig));
        Assert.True(config.NamespaceIsolation);
        Assert.Equal(["shared", "other"], config.GlobalNamespaces);
        Assert.Equal(["sys"], config.SystemNamespaces);
        Assert.Equal(("nets", "/state", "/manifests"), (config.MultusNamespace, config.StateDir, config.Manifests));
        Assert.Equal((ResultMode.Primary, RequestPolicy.Warn), (config.ResultMode, config.RequestPolicy));
        Assert.Equal(ConfDirDefinitions.System, config.ConfDirDefinitions);
        Assert.False(config.RuntimeAnnotations);
        Assert.Equal(["macvlan"], config.AllowedPlugins!);
        Assert.Equal((TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(20)), (config.DeleteGrace, config.Deadline!.Value));
        Assert.Equal(("vendor", "/run/ready", "/cni"), (config.AuxiliaryCniChainName, config.ReadinessIndicatorFile, config.CniDir));
        Assert.Equal((false, true, true), (config.DefaultNetworkIsolation, config.NamespaceAnnotations, config.GenieAnnotation));
        Assert.Equal((4, "/node.sock"), (config.Concurrency, config.NodeSocket));
    }

    [Theory]
    [InlineData("""{"namespaceIsolaton": true}""", "namespaceIsolaton: unknown key (did you mean \"namespaceIsolation\"?)")]
    [InlineData("""{"capabilites": {"mac": true}}""", "capabilites: unknown key (did you mean \"capabilities\"?)")]
    [InlineData("""{"nonsense": 1}""", "nonsense: unknown key")]
    [InlineData("""{"logOptions": {"maxsize": 1, "maxBackup": 3}}""", "logOptions.maxBackup: unknown key (did you mean \"maxBackups\"?)")]
    [InlineData("""{"delegates ": []}""", "\"delegates \": unknown key (did you mean \"delegates\"?)")]
    public void An_unknown_key_is_a_warning_with_a_suggestion(string json, string warning)
    {
        var (config, problems) = Read(json);

        Assert.Empty(problems);
        Assert.Equal([warning], config.Warnings.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData(EveryKey)]
    [InlineData("""{"NAMESPACEISOLATION": true, "nonsense": null}""")]
    [InlineData("""{"cniVersions": ["1.0.0"], "disableCheck": true, "disableGC": true, "loadOnlyInlinedPlugins": true, "ipMasq": true, "dns": {}, "args": {"cni": {}}}""")]
    [InlineData("""{"cni.dev/valid-attachments": [], "cni.dev/other": 1, "ipam": {"anything": 1}, "delegates": [{"type": "a", "nonsense": 1}]}""")]
    public void Keys_of_MetaCni_the_specification_runtimes_and_delegates_are_known(string json) => Assert.Empty(Read(json).Config.Warnings);

    [Fact]
    public void Keys_of_the_Multus_daemon_are_known_and_documented()
    {
        var json = $"{{{string.Join(',', KnownKeys.OfMultusDaemon.Select(key => $"\"{key}\": 1"))}}}";
        var document = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "configuration.md"));

        Assert.Empty(Read(json).Config.Warnings);
        Assert.All(KnownKeys.OfMultusDaemon, key => Assert.Contains($"`{key}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_20_unknown_keys_are_named_and_the_others_are_counted()
    {
        var (config, _) = Read($"{{{string.Join(',', Enumerable.Range(1, 100).Select(number => $"\"zz{number}\": 1"))}}}");

        Assert.Equal(21, config.Warnings.Count);
        Assert.Equal("zz21: unknown key, and 79 more", config.Warnings[^1].ToString());
    }

    // As in Multus, which resolves them in one branch with clusterNetwork.
    [Theory]
    [InlineData("""{"delegates": [{"type": "a"}], "defaultNetworks": ["x"]}""", 0, 1)]
    [InlineData("""{"clusterNetwork": "main", "defaultNetworks": ["x"]}""", 1, 0)]
    [InlineData("""{"delegates": [{"type": "a"}], "defaultNetworks": []}""", 0, 0)]
    public void DefaultNetworks_count_only_together_with_clusterNetwork(string json, int networks, int warnings)
    {
        var (config, problems) = Read(json);

        Assert.Empty(problems);
        Assert.Equal(networks, config.DefaultNetworks.Count);
        Assert.Equal(Enumerable.Repeat("defaultNetworks", warnings), config.Warnings.Select(warning => warning.Path));
    }

    [Theory]
    [InlineData("confdir")]
    [InlineData("CONFDIR")]
    [InlineData("ConfDir")]
    public void A_key_matches_case_insensitively(string key) => Assert.Equal("/a", Read($$"""{"{{key}}": "/a"}""").Config.ConfDir);

    [Theory]
    [InlineData("""{"CONFDIR": "/other", "confDir": "/exact"}""")]
    [InlineData("""{"confDir": "/exact", "CONFDIR": "/other"}""")]
    public void The_exact_spelling_of_a_key_wins(string json) => Assert.Equal("/exact", Read(json).Config.ConfDir);

    [Fact]
    public void Null_is_the_same_as_absent()
    {
        var nulls = JsonText.Object(EveryKey).Select(member => $"\"{member.Key}\": null");

        var (config, problems) = Read($$"""{{{string.Join(", ", nulls)}}}""");

        Assert.Empty(problems);
        AssertDefaults(config with { Name = "cluster" });
    }

    [Fact]
    public void An_empty_string_is_the_same_as_absent()
    {
        var (config, problems) = Read("""
            {"confDir": "", "binDir": "", "stateDir": "", "globalNamespaces": "", "multusNamespace": "", "resultMode": "",
             "requestPolicy": "", "deleteGrace": "", "deadline": "", "clusterNetwork": ""}
            """);

        Assert.Empty(problems);
        AssertDefaults(config with { Name = "cluster" });
    }

    [Fact]
    public void Unknown_keys_are_not_a_problem() =>
        Assert.Empty(Read("""{"cniConf": 7, "logLevel": "debug", "capabilities": {"mac": true}, "x.y/z": []}""").Problems);

    [Theory]
    [InlineData("""{"name": 1}""", "name")]
    [InlineData("""{"runtimeConfig": []}""", "runtimeConfig")]
    [InlineData("""{"prevResult": "x"}""", "prevResult")]
    [InlineData("""{"delegates": {}}""", "delegates")]
    [InlineData("""{"delegates": [{"type": "a"}, "b"]}""", "delegates[1]")]
    [InlineData("""{"delegates": [null]}""", "delegates[0]")]
    [InlineData("""{"clusterNetwork": ["a"]}""", "clusterNetwork")]
    [InlineData("""{"defaultNetworks": "a"}""", "defaultNetworks")]
    [InlineData("""{"defaultNetworks": ["a", 2]}""", "defaultNetworks[1]")]
    [InlineData("""{"confDir": 1}""", "confDir")]
    [InlineData("""{"binDir": true}""", "binDir")]
    [InlineData("""{"kubeconfig": {}}""", "kubeconfig")]
    [InlineData("""{"namespaceIsolation": "true"}""", "namespaceIsolation")]
    [InlineData("""{"globalNamespaces": ["a"]}""", "globalNamespaces")]
    [InlineData("""{"systemNamespaces": "kube-system"}""", "systemNamespaces")]
    [InlineData("""{"systemNamespaces": [null]}""", "systemNamespaces[0]")]
    [InlineData("""{"multusNamespace": 0}""", "multusNamespace")]
    [InlineData("""{"resultMode": 1}""", "resultMode")]
    [InlineData("""{"resultMode": "both"}""", "resultMode")]
    [InlineData("""{"confDirDefinitions": true}""", "confDirDefinitions")]
    [InlineData("""{"confDirDefinitions": "none"}""", "confDirDefinitions")]
    [InlineData("""{"stateDir": []}""", "stateDir")]
    [InlineData("""{"manifests": false}""", "manifests")]
    [InlineData("""{"runtimeAnnotations": 1}""", "runtimeAnnotations")]
    [InlineData("""{"requestPolicy": "ignore"}""", "requestPolicy")]
    [InlineData("""{"allowedPlugins": "macvlan"}""", "allowedPlugins")]
    [InlineData("""{"deleteGrace": 300}""", "deleteGrace")]
    [InlineData("""{"deadline": "soon"}""", "deadline")]
    [InlineData("""{"auxiliaryCNIChainName": {}}""", "auxiliaryCNIChainName")]
    [InlineData("""{"readinessindicatorfile": true}""", "readinessindicatorfile")]
    [InlineData("""{"cniDir": 1}""", "cniDir")]
    [InlineData("""{"defaultNetworkIsolation": "no"}""", "defaultNetworkIsolation")]
    [InlineData("""{"namespaceAnnotations": 1}""", "namespaceAnnotations")]
    [InlineData("""{"genieAnnotation": "true"}""", "genieAnnotation")]
    [InlineData("""{"concurrency": "4"}""", "concurrency")]
    [InlineData("""{"concurrency": 1.5}""", "concurrency")]
    [InlineData("""{"retryDeleteOnError": "true"}""", "retryDeleteOnError")]
    [InlineData("""{"capabilities": ["mac"]}""", "capabilities")]
    [InlineData("""{"capabilities": {"mac": true, "ips": null, "a": "x"}}""", "capabilities.a")]
    [InlineData("""{"prevResult": {"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}, {"gateway": "10.1.0.1"}]}}""", "prevResult")]
    [InlineData("""{"prevResult": {"cniVersion": "7.0.0"}}""", "prevResult")]
    [InlineData("""{"prevResult": {"interfaces": {}}}""", "prevResult")]
    [InlineData("""{"ipam": "host-local"}""", "ipam")]
    [InlineData("""{"ipam": {"type": 1, "subnet": 2}}""", "ipam.type")]
    [InlineData("""{"dns": []}""", "dns")]
    [InlineData("""{"dns": {"nameservers": "10.0.0.10"}}""", "dns.nameservers")]
    [InlineData("""{"dns": {"search": ["a", 1]}}""", "dns.search[1]")]
    [InlineData("""{"dns": {"domain": {}}}""", "dns.domain")]
    [InlineData("""{"dns": {"options": [null]}}""", "dns.options[0]")]
    [InlineData("""{"logOptions": {"maxSize": "1"}}""", "logOptions.maxSize")]
    public void A_member_that_does_not_fit_is_a_problem_at_its_path(string json, string path) =>
        Assert.Equal([path], Read(json).Problems.Select(problem => problem.Path));

    [Fact]
    public void The_problem_of_an_invalid_prevResult_names_the_member() =>
        Assert.Contains(
            "ips[1].address is missing",
            Assert.Single(Read("""{"prevResult": {"ips": [{"address": "10.1.0.5/24"}, {"gateway": "10.1.0.1"}]}}""").Problems).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Keys_that_the_specification_allows_for_every_plugin_are_accepted() =>
        Assert.Empty(Read("""
            {"ipam": {}, "dns": {"nameservers": ["10.0.0.10"], "domain": "a", "search": ["b"], "options": ["c"]},
             "capabilities": {"mac": true, "ips": false, "x.y": null},
             "prevResult": {"ips": [{"address": "10.1.0.5/24", "interface": 0}], "interfaces": [{"name": "eth0"}], "dns": {}}}
            """).Problems);

    [Fact]
    public void All_problems_are_reported_at_once_with_the_actual_type()
    {
        var problems = Read("""{"confDir": 1, "namespaceIsolation": "yes", "delegates": [[]], "deadline": "x"}""").Problems;

        Assert.Equal(
            ["confDir", "deadline", "delegates[0]", "namespaceIsolation"], problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Equal("confDir: must be a string, but it is a number", problems.Single(problem => problem.Path == "confDir").ToString());
    }

    [Fact]
    public void The_problem_of_an_invalid_choice_lists_the_valid_ones() =>
        Assert.Contains("auto, merged, primary", Assert.Single(Read("""{"resultMode": "both"}""").Problems).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1m30s", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1h1m1s", 3661)]
    [InlineData("1.5s", 1.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("0s", 0)]
    public void Durations_are_written_as_in_Go(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read($$"""{"deadline": "{{text}}"}""").Config.Deadline);

    [Theory]
    [InlineData("90")]
    [InlineData("-5s")]
    [InlineData("5 m")]
    [InlineData("5M")]
    [InlineData("1d")]
    [InlineData("30s1m")]
    public void Any_other_text_is_not_a_duration(string text) =>
        Assert.Equal("deadline", Assert.Single(Read($$"""{"deadline": "{{text}}"}""").Problems).Path);

    [Fact]
    public void Numbers_of_a_delegate_keep_their_text() =>
        Assert.Equal(
            """{"type":"a","mtu":1.50,"big":18446744073709551616}""",
            JsonText.Of(Read("""{"delegates": [{"type": "a", "mtu": 1.50, "big": 18446744073709551616}]}""").Config.Delegates[0]));

    // docs: design §6 and the key table of Multus.
    private static void AssertDefaults(MetaConfig config)
    {
        Assert.Equal(("cluster", "metacni", ""), (config.Name, config.Type, config.ClusterNetwork));
        Assert.Empty(config.Delegates);
        Assert.Empty(config.DefaultNetworks);
        Assert.Equal(("/etc/cni/multus/net.d", "/opt/cni/bin", ""), (config.ConfDir, config.BinDir, config.KubeConfig));
        Assert.False(config.NamespaceIsolation);
        Assert.Equal(["default"], config.GlobalNamespaces);
        Assert.Equal(["kube-system"], config.SystemNamespaces);
        Assert.Equal(("kube-system", "/var/lib/cni/metacni", ""), (config.MultusNamespace, config.StateDir, config.Manifests));
        Assert.Equal((ResultMode.Auto, RequestPolicy.Enforce), (config.ResultMode, config.RequestPolicy));
        Assert.Equal(ConfDirDefinitions.All, config.ConfDirDefinitions);
        Assert.True(config.RuntimeAnnotations);
        Assert.Null(config.AllowedPlugins);
        Assert.Equal((TimeSpan.FromMinutes(5), (TimeSpan?)null), (config.DeleteGrace, config.Deadline));
        Assert.Null(config.RuntimeConfig);
        Assert.Null(config.PreviousResult);
        Assert.Equal(("", "", "/var/lib/cni/multus"), (config.AuxiliaryCniChainName, config.ReadinessIndicatorFile, config.CniDir));
        Assert.Equal((true, false, false), (config.DefaultNetworkIsolation, config.NamespaceAnnotations, config.GenieAnnotation));
        Assert.Equal((1, "/run/metacni/node.sock"), (config.Concurrency, config.NodeSocket));
    }

    private static (MetaConfig Config, IReadOnlyList<MetaConfigProblem> Problems) Read(string json) =>
        MetaConfigReader.Read(JsonText.Object(json), CniVersion.V100);
}
