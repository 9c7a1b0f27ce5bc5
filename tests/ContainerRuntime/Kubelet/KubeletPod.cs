// SPDX-License-Identifier: Apache-2.0
//
// What kubelet does with a pod, without its loops: a test says when the container is probed, stopped and started again.

using System.Text.Json.Nodes;
using ContainerRuntime.V1;
using Support;

namespace ContainerRuntime.Kubelet;

/// <summary>A pod with one container, run from its specification by calls to the runtime as kubelet makes them.</summary>
public sealed class KubeletPod
{
    private readonly ContainerNode node;
    private readonly PodSurroundings surroundings;
    private readonly PodVolumes volumes;
    private readonly ContainerTranslation container;
    private readonly PodSandboxConfig sandboxConfig;
    private readonly long gracePeriod;
    private string sandbox = "";
    private string containerId = "";
    private uint attempt;

    private KubeletPod(ContainerNode node, PodSurroundings surroundings, JsonObject template)
    {
        (this.node, this.surroundings) = (node, surroundings);
        var pod = new Members(template, "template");
        var spec = pod.Object("spec");
        gracePeriod = spec.Number("terminationGracePeriodSeconds") ?? 30;
        var security = new SecurityTranslation(spec);
        volumes = new PodVolumes(node, surroundings);
        var paths = spec.List("volumes").ToDictionary(volume => volume.Peek("name"), volumes.Make, StringComparer.Ordinal);
        paths[PodVolumes.ServiceAccount] = volumes.MakeServiceAccount();
        container = ContainerTranslation.Read(spec.List("containers").Single(), security, paths, surroundings);
        sandboxConfig = SandboxConfig(security.Sandbox(container.IsPrivileged));

        // The scheduler's and admission's.
        spec.Ignore(
            "serviceAccountName", "automountServiceAccountToken", "priorityClassName", "nodeSelector", "tolerations", "dnsPolicy", "enableServiceLinks");
        spec.RequireNoMore();
    }

    /// <summary>What the container has printed in its present life, as <c>kubectl logs</c> shows it.</summary>
    public string Log => LogOf(attempt);

    /// <summary>The container's termination message in its present life.</summary>
    public string TerminationMessage => File.ReadAllText(node.Directories.OutsideOfVarLib(TerminationMessagePath));

    private string LogDirectory => $"{surroundings.Directory}/log";

    private string TerminationMessagePath => $"{surroundings.Directory}/containers/{container.Name}/{attempt}";

    /// <summary>Makes the volumes, the sandbox and the container.</summary>
    /// <param name="node">The node.</param>
    /// <param name="surroundings">What kubelet knows besides the specification.</param>
    /// <param name="template">The pod's template, with its <c>spec</c>.</param>
    public static async Task<KubeletPod> Start(ContainerNode node, PodSurroundings surroundings, JsonObject template)
    {
        var pod = new KubeletPod(node, surroundings, template);
        pod.sandbox = await node.Run(pod.sandboxConfig).ConfigureAwait(false);
        await pod.StartContainer().ConfigureAwait(false);
        return pod;
    }

    /// <summary>What the container has printed in one of its lives.</summary>
    public string LogOf(uint life) => File.ReadAllText(node.Directories.OutsideOfVarLib($"{LogDirectory}/{life}.log"));

    /// <summary>Runs one of the container's probes, by its member: "readinessProbe".</summary>
    public async Task<ProbeOutcome> Probe(string name)
    {
        var probe = container.Probes[name];
        return await Execute(probe.Command, probe.TimeoutSeconds).ConfigureAwait(false);
    }

    /// <summary>Probes until the outcome is a success.</summary>
    public async Task WaitFor(string probe)
    {
        var deadline = Patience.Deadline;
        for (var outcome = await Probe(probe).ConfigureAwait(false); !outcome.IsSuccess; outcome = await Probe(probe).ConfigureAwait(false))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"{probe} of {surroundings.Name} fails: {outcome.Output}\n{Log}");
            }
        }
    }

    /// <summary>Waits until the container has printed a text in its present life.</summary>
    public async Task WaitForLog(string text)
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(node.Directories.OutsideOfVarLib(LogDirectory));
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            await changes.NextAsync(limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a command in the container.</summary>
    public async Task<ProbeOutcome> Execute(IEnumerable<string> command, long timeoutSeconds)
    {
        var request = new ExecSyncRequest { ContainerId = containerId, Timeout = timeoutSeconds };
        request.Cmd.AddRange(command);
        var response = await node.Runtime.ExecSyncAsync(request, deadline: Patience.Deadline).ConfigureAwait(false);
        return new ProbeOutcome(response.ExitCode, response.Stdout.ToStringUtf8() + response.Stderr.ToStringUtf8());
    }

    /// <summary>The state of the container, with its exit code.</summary>
    public async Task<ContainerStatus> Status() => (await FullStatus().ConfigureAwait(false)).Status;

    /// <summary>A file of the container's process in /proc, such as "status".</summary>
    public async Task<string> ProcessFile(string name)
    {
        var info = JsonNode.Parse((await FullStatus().ConfigureAwait(false)).Info["info"])!;
        return node.Execute("cat", $"/proc/{info["pid"]}/{name}").EnsureSuccess(name).Text;
    }

    /// <summary>Stops the container as kubelet does: a signal, the grace period, SIGKILL.</summary>
    public async Task<ContainerStatus> StopContainer()
    {
        var request = new StopContainerRequest { ContainerId = containerId, Timeout = gracePeriod };
        await node.Runtime.StopContainerAsync(request, deadline: Patience.Deadline).ConfigureAwait(false);
        return await Status().ConfigureAwait(false);
    }

    /// <summary>Starts the container again, as a new one in the same sandbox.</summary>
    public async Task RestartContainer()
    {
        await node.Runtime.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = containerId }, deadline: Patience.Deadline)
            .ConfigureAwait(false);
        attempt++;
        await StartContainer().ConfigureAwait(false);
    }

    /// <summary>Stops and removes container and sandbox.</summary>
    public async Task Delete()
    {
        await StopContainer().ConfigureAwait(false);
        await node.Stop(sandbox).ConfigureAwait(false);
        await node.Remove(sandbox).ConfigureAwait(false);
    }

    /// <summary>Brings a changed ConfigMap to the node.</summary>
    public void Update(string configMap, IReadOnlyDictionary<string, string> data) => volumes.Update(configMap, data);

    private async Task<ContainerStatusResponse> FullStatus() => await node.Runtime.ContainerStatusAsync(
        new ContainerStatusRequest { ContainerId = containerId, Verbose = true }, deadline: Patience.Deadline).ConfigureAwait(false);

    private async Task StartContainer()
    {
        CreateFile(TerminationMessagePath);
        Directory.CreateDirectory(node.Directories.OutsideOfVarLib(LogDirectory));
        var request = new CreateContainerRequest
        {
            PodSandboxId = sandbox,
            Config = container.Attempt(attempt, TerminationMessagePath),
            SandboxConfig = sandboxConfig,
        };
        containerId = (await node.Runtime.CreateContainerAsync(request, deadline: Patience.Deadline).ConfigureAwait(false)).ContainerId;
        await node.Runtime.StartContainerAsync(new StartContainerRequest { ContainerId = containerId }, deadline: Patience.Deadline)
            .ConfigureAwait(false);
    }

    private void CreateFile(string path)
    {
        var outside = node.Directories.OutsideOfVarLib(path);
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        File.WriteAllText(outside, "");
    }

    private PodSandboxConfig SandboxConfig(LinuxSandboxSecurityContext security)
    {
        var config = node.Config(new TestPod { Name = surroundings.Name, Namespace = surroundings.Namespace, Uid = surroundings.Uid });
        config.Hostname = security.NamespaceOptions.Network == NamespaceMode.Node ? "" : surroundings.Name;
        config.LogDirectory = LogDirectory;
        config.Linux.SecurityContext = security;
        return config;
    }
}
