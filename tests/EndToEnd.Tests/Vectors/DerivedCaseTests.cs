// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>
/// Cases that no vector holds. Their expectations are what Multus v4.3.0's source does (pkg/k8sclient, pkg/types/conf.go,
/// pkg/multus, and libcni's api.go below it), read, not run.
/// </summary>
public sealed class DerivedCaseTests
{
    private const string A = """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""";

    // pkg/types/conf.go: element 0 of "delegates" is the primary, the others are secondaries in their order.
    [SkippableFact]
    public void Additional_delegates_are_attached_before_the_selected_networks()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", A);
        sandbox.Select("a");
        var second = new JsonObject { ["cniVersion"] = "0.4.0", ["name"] = "second", ["type"] = "recorder" };

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary(), second));

        Assert.Equal(["eth0 cluster-net", "net1 second", "net2 a"], Calls(sandbox));
        Assert.Equal(["cluster-net", "second", "default/a"], StatusNames(sandbox));
    }

    // pkg/types/conf.go: the list of "plugins" of an inline conflist runs in order, under the list's name and version.
    [SkippableFact]
    public void An_inline_primary_may_be_a_list()
    {
        using var sandbox = new Sandbox();
        var list = JsonNode.Parse("""{"cniVersion":"0.3.1","name":"chain","plugins":[{"type":"recorder","n":1},{"type":"recorder","n":2}]}""")!;

        Add(sandbox, sandbox.Config(list));

        Assert.Equal(["eth0 chain", "eth0 chain"], Calls(sandbox));
        Assert.All(sandbox.Recorders.Calls, call => Assert.Equal("0.3.1", (string?)call.Config["cniVersion"]));
        Assert.Equal("4", (string?)sandbox.Recorders.Calls[1].Config["prevResult"]!["ips"]![0]!["version"]);
    }

    // pkg/types/conf.go: cni-args go into args.cni of every plugin of a list; the annotation's keys win.
    [SkippableFact]
    public void Cni_args_reach_every_plugin_of_a_list()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","plugins":[{"type":"recorder"},{"type":"recorder","args":{"cni":{"x":1,"y":2},"other":true}}]}
            """);
        sandbox.Select("""[{"name":"a","cni-args":{"x":"new","big":9007199254740993}}]""");

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary()));

        Assert.Equal("""{"cni":{"x":"new","big":9007199254740993}}""", Args(sandbox, 1));
        Assert.Equal("""{"cni":{"x":"new","y":2,"big":9007199254740993},"other":true}""", Args(sandbox, 2));
    }

    // pkg/k8sclient: interfaceRequest counts where interface is absent.
    [SkippableTheory]
    [InlineData("""[{"name":"a","interfaceRequest":"old0"}]""", "old0")]
    [InlineData("""[{"name":"a","interface":"new0","interfaceRequest":"old0"}]""", "new0")]
    [InlineData("""[{"name":"a","interface":""}]""", "net1")]
    [InlineData("a@", "net1")]
    [InlineData(" default/a @ data0 ", "data0")]
    public void The_interface_name_is_taken_from_the_element(string selection, string expected)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", A);
        sandbox.Select(selection);

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary()));

        Assert.Equal(["eth0 cluster-net", $"{expected} a"], Calls(sandbox));
    }

    // pkg/k8sclient: a list of globalNamespaces replaces the implicit "default".
    [SkippableTheory]
    [InlineData("", "default", true)]
    [InlineData("shared, infra", "infra", true)]
    [InlineData("shared,infra", "default", false)]
    [InlineData("shared,infra", "team", true)]
    public void Isolation_allows_the_pods_own_namespace_and_the_global_ones(string globals, string @namespace, bool isAllowed)
    {
        using var sandbox = new Sandbox(new TestPod { Namespace = "team" });
        sandbox.Manifests.AddDefinition(@namespace, "a", A);
        sandbox.Select($"{@namespace}/a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["namespaceIsolation"] = true;
        config["globalNamespaces"] = globals;

        var outcome = sandbox.Runtime(config).Add();

        Assert.True(isAllowed == (outcome.ExitCode == 0), outcome.ToString());
        Assert.Equal(isAllowed ? 2 : 0, sandbox.Recorders.Calls.Count);
    }

    // pkg/multus: binDir first, then what the runtime says.
    [SkippableFact]
    public void The_directory_of_binDir_comes_first()
    {
        using var sandbox = new Sandbox();
        using var other = new TemporaryDirectory();
        File.CreateSymbolicLink(other.Combine("recorder"), RepositoryPaths.Recorder);
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["binDir"] = other.Path;

        var runtime = sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");

        var call = Assert.Single(sandbox.Recorders.Calls);
        Assert.Equal(other.Combine("recorder"), call.Arguments[0]);
        Assert.Equal($"{other.Path}:{runtime.PluginPath}", call.Environment["CNI_PATH"]);
    }

    // pkg/k8sclient getNetDelegate: a path of a directory is its first configuration, a path of a file is that file.
    [SkippableTheory]
    [InlineData("")]
    [InlineData("10-first.conflist")]
    public void ClusterNetwork_may_be_a_path_of_a_file_or_directory(string file)
    {
        using var sandbox = new Sandbox();
        File.WriteAllText(
            Path.Combine(sandbox.ConfDirectory, "10-first.conflist"),
            """{"cniVersion":"1.0.0","name":"on-disk","plugins":[{"type":"recorder"}]}""");
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "20-second.conf"), A);
        var config = sandbox.Config();
        config["clusterNetwork"] = Path.Combine(sandbox.ConfDirectory, file);

        Add(sandbox, config);

        Assert.Equal(["eth0 on-disk"], Calls(sandbox));
        Assert.Equal(["on-disk"], StatusNames(sandbox));
    }

    // pkg/k8sclient: the default-network annotation may name a namespace; its element's cni-args apply, its interface is the pod's.
    [SkippableFact]
    public void The_default_network_annotation_may_be_JSON()
    {
        using var sandbox = new Sandbox();
        sandbox.Manifests.AddDefinition("infra", "alt", """{"cniVersion":"1.0.0","name":"alt","type":"recorder"}""");
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string>
        {
            ["v1.multus-cni.io/default-network"] = """[{"name":"alt","namespace":"infra","cni-args":{"k":"v"}}]""",
        });

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary()));

        Assert.Equal(["eth0 alt"], Calls(sandbox));
        Assert.Equal("""{"cni":{"k":"v"}}""", Args(sandbox, 0));
        Assert.Equal(["infra/alt"], StatusNames(sandbox));
    }

    // libcni conf.go: of cniVersion and cniVersions the newest that is known.
    [SkippableFact]
    public void A_list_with_several_versions_uses_the_newest()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"0.4.0","cniVersions":["0.4.0","1.0.0","1.1.0","9.9.9"],"name":"a","plugins":[{"type":"recorder"}]}
            """);
        sandbox.Select("a");

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary()));

        Assert.Equal("1.1.0", (string?)sandbox.Recorders.Calls[1].Config["cniVersion"]);
    }

    // pkg/multus CmdAdd: a list without cniVersion gets an empty one (which is 0.1.0), as the single plugin of config-without-version does.
    // The README names what differs: CmdDel gives a list Multus's own version; here DEL is what ADD was.
    [SkippableFact]
    public void A_list_without_a_version_passes_an_empty_cniVersion_at_ADD_and_DEL()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"name":"x","plugins":[{"type":"recorder","n":1},{"type":"recorder","n":2}]}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));

        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        var calls = sandbox.Recorders.Calls.Where(call => call.InterfaceName == "net1").ToList();
        Assert.Equal(["ADD 1", "ADD 2", "DEL 2", "DEL 1"], calls.Select(call => $"{call.Environment["CNI_COMMAND"]} {call.Config["n"]}"));
        Assert.All(calls, call => Assert.Equal("", (string?)call.Config["cniVersion"]));
        Assert.All(calls.Skip(2), call => Assert.Null(call.Config["prevResult"]));
    }

    // nad-client net-attach-def.go: host-side interfaces are left out, addresses go where their index points, and without one to the last.
    [SkippableFact]
    public void The_status_has_an_entry_for_each_interface_in_a_sandbox()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.1.0","name":"a","type":"recorder","answer":{
              "interfaces":[{"name":"br9","mac":"02:00:00:00:09:01"},{"name":"$IFNAME","mac":"02:00:00:00:09:02","mtu":1400,"sandbox":"$NETNS"},
                            {"name":"extra0","mac":"02:00:00:00:09:03","sandbox":"$NETNS"}],
              "ips":[{"interface":1,"address":"10.1.0.2/24"},{"interface":2,"address":"10.2.0.2/24"},{"interface":0,"address":"10.3.0.2/24"}],
              "routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0","gw":"fd00::1"}]}}
            """);
        sandbox.Select("a");

        Add(sandbox, sandbox.Config(Sandbox.RecordedPrimary()));

        var entries = JsonNode.Parse(sandbox.StatusText!)!.AsArray().Skip(1).ToList();
        Assert.Equal(["net1", "extra0"], entries.Select(entry => (string)entry!["interface"]!));
        Assert.Equal(["10.1.0.2", "10.2.0.2"], entries.Select(entry => (string)entry!["ips"]![0]!));
        Assert.Equal(1400, (int?)entries[0]!["mtu"]);
        Assert.Null(entries[1]!["mtu"]);
        Assert.All(entries, entry => Assert.Equal("""["fd00::1"]""", entry!["gateway"]!.ToJsonString()));
        Assert.All(entries, entry => Assert.Null(entry!["default"]));
    }

    // pkg/types: without a pod's namespace there is no Kubernetes; the delegates of the configuration still run.
    [SkippableFact]
    public void Without_a_pod_in_CNI_ARGS_only_the_delegates_of_the_configuration_are_attached()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", A);
        sandbox.Select("a");

        (sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())) with { Pod = null }).Add().EnsureSuccess("ADD");

        Assert.Equal(["eth0 cluster-net"], Calls(sandbox));
        Assert.Null(sandbox.StatusText);
    }

    private static void Add(Sandbox sandbox, JsonObject config) => sandbox.Runtime(config).Add().EnsureSuccess("ADD");

    private static IEnumerable<string> Calls(Sandbox sandbox) =>
        sandbox.Recorders.Calls.Select(call => $"{call.InterfaceName} {call.Config["name"]}");

    private static string Args(Sandbox sandbox, int call) => sandbox.Recorders.Calls[call].Config["args"]!.ToJsonString();

    private static IEnumerable<string> StatusNames(Sandbox sandbox) =>
        JsonNode.Parse(sandbox.StatusText!)!.AsArray().Select(entry => (string)entry!["name"]!);
}
