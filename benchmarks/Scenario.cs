// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Benchmarks;

/// <summary>A pod with a primary network and secondaries, attached by the plugins directly and through metacni.</summary>
internal sealed class Scenario
{
    private readonly TestPod pod;
    private readonly TemporaryDirectory directory;
    private readonly IReadOnlyList<(BridgeNetwork Network, string Config)> networks;

    public Scenario(int secondaries, TemporaryDirectory directory)
    {
        Secondaries = secondaries;
        this.directory = directory;
        pod = new TestPod { Name = $"bench-{secondaries}" };
        networks =
        [
            .. Enumerable.Range(0, secondaries + 1)
                .Select(number => new BridgeNetwork(number, directory))
                .Select(network => (network, network.WriteConfig())),
        ];
        WriteManifests(new ManifestDirectory(directory.Subdirectory(MetaConfigs.ManifestsName)));
        Variants = [new Variant("plugins alone", Directly), .. Ours(new MetaConfigs(networks[0].Network, directory))];
    }

    public int Secondaries { get; }

    /// <summary>The plugins alone (the floor), then all variants of metacni.</summary>
    public IReadOnlyList<Variant> Variants { get; }

    public IReadOnlyList<string> InterfaceNames => [.. networks.Select(entry => entry.Network.InterfaceName)];

    public Variant Floor => Variants[0];

    private Dictionary<string, string> Annotations => Secondaries == 0
        ? []
        : new() { ["k8s.v1.cni.cncf.io/networks"] = string.Join(',', networks.Skip(1).Select(entry => entry.Network.Name)) };

    private IEnumerable<Variant> Ours(MetaConfigs configs)
    {
        yield return ThroughMetaCni("manifests", configs.OverManifests, 6, "6 ms");
        var overTls = (Limit: 16 + (2 * Secondaries), Goal: "16 ms + 2 ms a secondary");
        yield return ThroughMetaCni("TLS", configs.OverTlsWithAnnotations(Annotations), overTls.Limit, overTls.Goal);
        yield return ThroughMetaCni("TLS, pod read", configs.OverTls, overTls.Limit, overTls.Goal);
    }

    // The minimum work of metacni: ADD in order, DEL in reverse order.
    private IReadOnlyList<PluginCommand> Directly(string verb, Sandbox sandbox) =>
    [
        .. (verb == "ADD" ? networks : networks.Reverse()).Select(entry => new PluginCommand
        {
            Executable = Path.Combine(RepositoryPaths.ReferencePlugins, "bridge"),
            Config = entry.Config,
            Environment = Variables(verb, sandbox, entry.Network.InterfaceName),
        }),
    ];

    // A single call of metacni.
    private Variant ThroughMetaCni(string name, JsonObject config, double limit, string goal)
    {
        var file = directory.Write($"metacni-{Secondaries}-{name}.json", config.ToJsonString());
        return new Variant(name, Calls)
        {
            AddLimit = limit,
            AddGoal = goal,
        };

        IReadOnlyList<PluginCommand> Calls(string verb, Sandbox sandbox) =>
        [
            new PluginCommand
            {
                Executable = RepositoryPaths.MetaCni,
                Config = file,
                Environment = Variables(verb, sandbox, networks[0].Network.InterfaceName),
            },
        ];
    }

    private Dictionary<string, string> Variables(string verb, Sandbox sandbox, string interfaceName) => new()
    {
        ["CNI_COMMAND"] = verb,
        ["CNI_CONTAINERID"] = sandbox.ContainerId,
        ["CNI_NETNS"] = sandbox.Namespace.Path,
        ["CNI_IFNAME"] = interfaceName,
        ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
        ["CNI_ARGS"] = pod.CniArgs(sandbox.ContainerId),
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
    };

    private void WriteManifests(ManifestDirectory manifests)
    {
        manifests.AddPod(pod, Annotations);
        foreach (var (network, _) in networks.Skip(1))
        {
            manifests.AddDefinition(pod.Namespace, network.Name, network.Config.ToJsonString());
        }
    }
}
