// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>
/// A node whose Multus configuration was written by hand: the type is changed and nothing else. What is expected is what Multus's
/// documentation (docs/configuration.md, docs/how-to-use.md) and its source say of each key.
/// </summary>
public sealed class SwitchTests
{
    private static readonly string[] Expected =
    [
        "eth0 main recorder", // clusterNetwork, a list …
        "eth0 main recorder", // … and the file in the directory of its name
        "net1 mgmt recorder", // defaultNetworks: a definition of multusNamespace
        "net2 log recorder", // defaultNetworks: a name in confDir
        "net3 storage recorder", // the annotation: a definition without a spec, its file in confDir
        "data0 fabric recorder", // the annotation: a definition of a global namespace, with its own interface name
        "net5 vendor recorder", // auxiliaryCNIChainName
    ];

    [SkippableFact]
    public void Every_configuration_key_of_Multus_has_its_effect()
    {
        using var sandbox = new Sandbox(new TestPod { Namespace = "team" });
        LayOut(sandbox);
        var runtime = sandbox.Runtime(Config(sandbox, EveryKey(sandbox)));

        var answer = runtime.Add().EnsureSuccess("ADD").Json!;
        runtime.Del().EnsureSuccess("DEL");

        var calls = sandbox.Recorders.Calls;
        Assert.Equal(Expected, Text(calls.Where(call => call.Command == "ADD")));
        Assert.Equal(Expected.Reverse(), Text(calls.Where(call => call.Command == "DEL")));
        Assert.Equal(["eth0", "net1", "net2", "net3", "data0"], answer["interfaces"]!.AsArray().Select(entry => (string)entry!["name"]!));
        Assert.Equal("""{"portMappings":[{"hostPort":8080}]}""", calls[0].Config["runtimeConfig"]!.ToJsonString());
        Assert.StartsWith(sandbox.Recorders.BinDirectory + ":", calls[0].Environment["CNI_PATH"] + ":", StringComparison.Ordinal);
        Assert.Contains("team", File.ReadAllText(sandbox.Combine("multus.log")), StringComparison.Ordinal);
        Assert.Empty(sandbox.Records);
    }

    // What Multus's thin entry point writes: the primary inside, in a list of one.
    [SkippableFact]
    public void A_configuration_file_written_by_the_Multus_entry_point_still_works()
    {
        using var sandbox = new Sandbox(new TestPod { Namespace = "team" });
        LayOut(sandbox);
        var runtime = sandbox.Runtime(Config(sandbox, $$"""
            {"cniVersion": "0.3.1", "name": "multus-cni-network", "type": "multus",
             "capabilities": {"bandwidth": true, "portMappings": true}, "cniConf": "/host/etc/cni/multus/net.d", "confDir": "{{sandbox.ConfDirectory}}",
             "kubeconfig": "/etc/cni/net.d/multus.d/multus.kubeconfig",
             "delegates": [{"cniVersion": "0.3.1", "name": "k8s-pod-network", "plugins": [{"type": "recorder"}, {"type": "recorder"}]}]}
            """));

        var answer = runtime.Add().EnsureSuccess("ADD").Json!;
        runtime.Del().EnsureSuccess("DEL");

        Assert.Equal("0.3.1", (string?)answer["cniVersion"]);
        Assert.Equal(
            ["eth0 k8s-pod-network recorder", "eth0 k8s-pod-network recorder", "net1 storage recorder", "data0 fabric recorder"],
            Text(sandbox.Recorders.Calls.Where(call => call.Command == "ADD")));
        Assert.Empty(sandbox.Records);
    }

    private static void LayOut(Sandbox sandbox)
    {
        Write(sandbox, "10-main.conflist", """{"cniVersion":"0.3.1","name":"main","plugins":[{"type":"recorder","capabilities":{"portMappings":true}}]}""");
        Write(sandbox, "main/10-more.conf", """{"type":"recorder"}""");
        Write(sandbox, "20-log.conf", """{"cniVersion":"0.3.1","name":"log","type":"recorder"}""");
        Write(sandbox, "30-storage.conf", """{"cniVersion":"0.3.1","name":"storage","type":"recorder"}""");
        Write(sandbox, "vendor/10-vendor.conf", """{"type":"recorder"}""");
        File.WriteAllText(sandbox.Combine("ready"), "");
        sandbox.Manifests.AddDefinition("nets", "mgmt", """{"cniVersion":"0.3.1","type":"recorder"}""");
        sandbox.Manifests.AddDefinition("shared", "fabric", """{"cniVersion":"0.3.1","type":"recorder"}""");
        sandbox.Define("storage", null);
        sandbox.Select("""[{"name":"storage"},{"name":"fabric","namespace":"shared","interface":"data0"}]""");
    }

    // As people write it: some keys in another case, a key that there never was, null for what is not wanted.
    private static string EveryKey(Sandbox sandbox) => $$"""
        {
          "cniVersion": "0.3.1",
          "name": "multus-cni-network",
          "type": "multus",
          "capabilities": {"portMappings": true},
          "runtimeConfig": {"portMappings": [{"hostPort": 8080}]},
          "confDir": "{{sandbox.ConfDirectory}}",
          "cniDir": "/var/lib/cni/multus",
          "binDir": "{{sandbox.Recorders.BinDirectory}}",
          "kubeconfig": "/etc/cni/net.d/multus.d/multus.kubeconfig",
          "LogFile": "{{sandbox.Combine("multus.log")}}",
          "LogLevel": "VERBOSE",
          "logToStderr": false,
          "logOptions": {"maxAge": 5, "maxSize": 100, "maxBackups": 5, "compress": true},
          "readinessindicatorfile": "{{sandbox.Combine("ready")}}",
          "namespaceIsolation": true,
          "globalNamespaces": "default, shared",
          "systemNamespaces": ["kube-system", "admin"],
          "multusNamespace": "nets",
          "clusterNetwork": "{{sandbox.ConfDirectory}}/10-main.conflist",
          "defaultNetworks": ["mgmt", "log"],
          "auxiliaryCNIChainName": "vendor",
          "retryDeleteOnError": true,
          "allowTryDeleteOnErr": false,
          "delegates": null,
          "ipam": {},
          "dns": {}
        }
        """;

    // The switch; manifests stand for the API server, and the test keeps its state to itself.
    private static JsonObject Config(Sandbox sandbox, string multus)
    {
        var config = JsonNode.Parse(multus)!.AsObject();
        config["type"] = "metacni";
        config["manifests"] = sandbox.Manifests.Path;
        config["stateDir"] = sandbox.Combine("state");
        return config;
    }

    private static void Write(Sandbox sandbox, string file, string content)
    {
        var path = Path.Combine(sandbox.ConfDirectory, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static IEnumerable<string> Text(IEnumerable<RecordedCall> calls) =>
        calls.Select(call => $"{call.InterfaceName} {call.Config["name"]} {call.Plugin}");
}
