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

    /// <param name="secondaries">The number of secondary networks.</param>
    /// <param name="directory">For manifests, configurations, leases and records.</param>
    /// <param name="name">The pod's name.</param>
    public Scenario(int secondaries, TemporaryDirectory directory, string name)
    {
        Secondaries = secondaries;
        this.directory = directory;
        pod = new TestPod { Name = name, NodeName = NodeDaemon.NodeName };
        networks =
        [
            .. Enumerable.Range(0, secondaries + 1)
                .Select(number => new BridgeNetwork(number, directory))
                .Select(network => (network, network.WriteConfig())),
        ];
        WriteManifests(new ManifestDirectory(directory.Subdirectory(MetaConfigs.ManifestsName)));
        Variants = [new Variant(Variant.Floor, Directly), .. Ours(new MetaConfigs(networks[0].Network, directory))];
    }

    public int Secondaries { get; }

    /// <summary>The plugins alone (the floor), then all variants of metacni.</summary>
    public IReadOnlyList<Variant> Variants { get; }

    public IReadOnlyList<string> InterfaceNames => [.. networks.Select(entry => entry.Network.InterfaceName)];

    public Variant Floor => Variants[0];

    /// <summary>Requires the links that a call must have left in the pod's namespace.</summary>
    public void RequireLinks(string verb, Sandbox sandbox)
    {
        var (expected, found) = (verb == "ADD" ? InterfaceNames : [], sandbox.Namespace.LinkNames);
        if (!expected.Order().SequenceEqual(found.Order()))
        {
            throw new InvalidOperationException(
                $"after {verb} the links are [{string.Join(", ", found)}] instead of [{string.Join(", ", expected)}]");
        }
    }

    private Dictionary<string, string> Annotations => Secondaries == 0
        ? []
        : new() { ["k8s.v1.cni.cncf.io/networks"] = string.Join(',', networks.Skip(1).Select(entry => entry.Network.Name)) };

    private IEnumerable<Variant> Ours(MetaConfigs configs)
    {
        yield return ThroughMetaCni(Variant.Manifests, configs.OverManifests);
        yield return ThroughMetaCni(Variant.Tls, configs.OverTlsWithAnnotations(Annotations));
        yield return ThroughMetaCni(Variant.TlsPodRead, configs.OverTls);
        yield return ThroughMetaCni(Variant.Daemon, configs.OverDaemonWithAnnotations(Annotations));
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
    private Variant ThroughMetaCni(string name, JsonObject config)
    {
        var file = directory.Write($"metacni-{pod.Name}-{name}.json", config.ToJsonString());
        return new Variant(name, Calls);

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
