// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime.V1;
using Support;

namespace ContainerRuntime;

/// <summary>
/// A machine as kubelet sees it: a containerd that runs sandboxes, whose only network is metacni's. Everything of it is gone
/// afterwards. Call <see cref="Machine.RequireContainers"/> first.
/// </summary>
public sealed class ContainerNode : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ControlGroup controlGroup = new();
    private readonly CriConnection connection;
    private ContainerdProcess? containerd;

    private ContainerNode()
    {
        Directories = new NodeDirectories(directory);
        Manifests = new ManifestDirectory(Directories.Manifests);
        connection = new CriConnection(Directories.Socket);
    }

    public NodeDirectories Directories { get; }

    /// <summary>The node's own network namespace, with a bridge br0.</summary>
    public TestNamespace Host { get; } = new();

    public ManifestDirectory Manifests { get; }

    public RuntimeService.RuntimeServiceClient Runtime => connection.Runtime;

    /// <summary>What recording plugins were called with, in order.</summary>
    public IReadOnlyList<RecordedCall> Calls =>
        [.. Directory.EnumerateFiles(Directories.Calls, "*.json").Order(StringComparer.Ordinal).Select(RecordedCall.Read)];

    /// <summary>A pod whose name no other test's has: one that fails may leave its sandbox to the node's end.</summary>
    public static TestPod NewPod => new() { Name = UniqueName.WithPrefix("pod-") };

    /// <summary>Everything that a sandbox may leave here.</summary>
    public NodeTraces Traces => NodeTraces.Capture(Host, Directories, controlGroup);

    /// <summary>Starts a node with metacni.</summary>
    /// <param name="network">Makes the configuration list of its network; the node has its directories and its namespace by then.</param>
    public static Task<ContainerNode> Start(Func<ContainerNode, JsonObject> network) => Start(node =>
    {
        string[] plugins = [.. Directory.GetFiles(RepositoryPaths.ReferencePlugins), RepositoryPaths.MetaCni, RepositoryPaths.Recorder];
        foreach (var plugin in plugins)
        {
            File.CreateSymbolicLink(Path.Combine(node.Directories.Plugins, Path.GetFileName(plugin)), plugin);
        }

        File.WriteAllText(Path.Combine(node.Directories.Networks, "00-metacni.conflist"), network(node).ToJsonString());
    });

    /// <summary>Starts a node whose plugins and networks the test installs.</summary>
    /// <param name="install">Installs them; the node has its directories and its namespace by then.</param>
    public static async Task<ContainerNode> Start(Action<ContainerNode> install)
    {
        var node = new ContainerNode();
        try
        {
            node.Host.Ip("link", "add", "br0", "type", "bridge");
            node.Host.Ip("link", "set", "br0", "up");
            install(node);
            node.containerd = new ContainerdProcess(node.Directories, node.Host);
            await new NodeReadiness(node.connection, node.containerd, node.Directories).Wait().ConfigureAwait(false);
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>What kubelet sends for a pod, which always has an annotation of kubelet's own.</summary>
    public PodSandboxConfig Config(TestPod pod, params IEnumerable<(string Name, string Value)> annotations)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Uid },
            Hostname = pod.Name,
            Linux = new LinuxPodSandboxConfig { CgroupParent = controlGroup.Path },
        };
        foreach (var (name, value) in annotations.Prepend(("kubernetes.io/config.source", "api")))
        {
            config.Annotations.Add(name, value);
        }

        return config;
    }

    /// <summary>Runs a sandbox and gives its id.</summary>
    public async Task<string> Run(PodSandboxConfig config)
    {
        var response = await Runtime.RunPodSandboxAsync(new RunPodSandboxRequest { Config = config }, deadline: Patience.Deadline)
            .ConfigureAwait(false);
        return response.PodSandboxId;
    }

    public async Task<SandboxStatus> Status(string id) => new(
        await Runtime.PodSandboxStatusAsync(new PodSandboxStatusRequest { PodSandboxId = id, Verbose = true }, deadline: Patience.Deadline)
            .ConfigureAwait(false));

    public async Task Stop(string id) =>
        await Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id }, deadline: Patience.Deadline)
            .ConfigureAwait(false);

    public async Task Remove(string id) =>
        await Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, deadline: Patience.Deadline)
            .ConfigureAwait(false);

    /// <summary>What <c>ip -j addr show</c> says in a sandbox, loopback left out.</summary>
    public IReadOnlyList<JsonNode> Links(SandboxStatus sandbox)
    {
        var shown = Execute("nsenter", "--net=" + sandbox.NetworkNamespace, "ip", "-j", "addr", "show").EnsureSuccess("ip");
        return [.. shown.Json!.AsArray().Where(link => (string)link!["ifname"]! != "lo").Select(link => link!)];
    }

    /// <summary>Runs a command with the node's files and network.</summary>
    public ProcessOutcome Execute(string command, params IEnumerable<string> arguments) => containerd!.Execute(command, arguments);

    /// <summary>Waits until the runtime has read a configuration whose first plugin has this type.</summary>
    public async Task WaitForNetwork(string type)
    {
        var deadline = Patience.Deadline;
        while (await NetworkType().ConfigureAwait(false) != type)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"containerd does not use {type}:\n{File.ReadAllText(Directories.Log)}");
            }
        }
    }

    /// <summary>Loads an image from an archive, as an administrator does, and waits until the runtime has it under a name.</summary>
    public async Task Import(string archive, string name)
    {
        Shell.Output("ctr", "--address", Directories.Socket, "--namespace", "k8s.io", "images", "import", archive);
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = name } };
        var deadline = Patience.Deadline;
        while ((await connection.Images.ImageStatusAsync(request, deadline: deadline).ConfigureAwait(false)).Image is null)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"containerd has no image {name} after the import of {archive}");
            }
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        containerd?.Dispose();
        Host.Dispose();
        controlGroup.Dispose();
        directory.Dispose();
    }

    // "cniconfig" has the networks that containerd uses; the first is that of its loopback.
    private async Task<string?> NetworkType()
    {
        var status = await Runtime.StatusAsync(new StatusRequest { Verbose = true }, deadline: Patience.Deadline).ConfigureAwait(false);
        return status.Info.TryGetValue("cniconfig", out var configuration)
            ? (string?)JsonNode.Parse(configuration)?["Networks"]?.AsArray().LastOrDefault()?["Config"]?["Plugins"]?[0]?["Network"]?["type"]
            : null;
    }
}
