// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Benchmarks;

/// <summary>A pod with a primary network and some secondaries: through metacni, and by calling the same plugins oneself.</summary>
internal sealed class Scenario
{
    private readonly TestPod pod;
    private readonly string config;
    private readonly IReadOnlyList<(BridgeNetwork Network, string Config)> networks;

    public Scenario(int secondaries, TemporaryDirectory directory)
    {
        Secondaries = secondaries;
        pod = new TestPod { Name = $"bench-{secondaries}" };
        networks =
        [
            .. Enumerable.Range(0, secondaries + 1)
                .Select(number => new BridgeNetwork(number, directory))
                .Select(network => (network, network.WriteConfig())),
        ];
        WriteManifests(new ManifestDirectory(directory.Subdirectory("manifests")));
        config = directory.Write($"metacni-{secondaries}.json", MetaConfig(directory).ToJsonString());
    }

    public int Secondaries { get; }

    /// <summary>One call that does it all.</summary>
    public PluginCommand ThroughMetaCni(string command, Sandbox sandbox) =>
        Call(RepositoryPaths.MetaCni, command, sandbox, "eth0") with { Config = config };

    /// <summary>What metacni has to do at least: ADD in order, DEL in reverse.</summary>
    public IEnumerable<PluginCommand> Directly(string command, Sandbox sandbox) =>
        (command == "ADD" ? networks : networks.Reverse()).Select(entry => Call(
            Path.Combine(RepositoryPaths.ReferencePlugins, "bridge"), command, sandbox, entry.Network.InterfaceName) with
        { Config = entry.Config });

    private PluginCommand Call(string executable, string command, Sandbox sandbox, string interfaceName) => new()
    {
        Executable = executable,
        Config = config,
        Environment = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = sandbox.ContainerId,
            ["CNI_NETNS"] = sandbox.Namespace.Path,
            ["CNI_IFNAME"] = interfaceName,
            ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
            ["CNI_ARGS"] = pod.CniArgs(sandbox.ContainerId),
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        },
    };

    private void WriteManifests(ManifestDirectory manifests)
    {
        var selection = string.Join(',', networks.Skip(1).Select(entry => entry.Network.Name));
        manifests.AddPod(pod, selection.Length == 0
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { ["k8s.v1.cni.cncf.io/networks"] = selection });
        foreach (var (network, _) in networks.Skip(1))
        {
            manifests.AddDefinition(pod.Namespace, network.Name, network.Config.ToJsonString());
        }
    }

    private JsonObject MetaConfig(TemporaryDirectory directory) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "bench",
        ["type"] = "metacni",
        ["manifests"] = directory.Combine("manifests"),
        ["stateDir"] = directory.Subdirectory("state"),
        ["confDir"] = directory.Subdirectory("net.d"),
        ["binDir"] = RepositoryPaths.ReferencePlugins,
        ["delegates"] = new JsonArray(networks[0].Network.Config),
    };
}
