// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Runtime;
using Cni.Values;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Acts as the container runtime: ADD and DEL of a sandbox, with the parameters of containerd and CRI-O.</summary>
internal sealed class SandboxRuntime(
    SelfRunner runner,
    NetworkConfigurationList configuration,
    IReadOnlyList<string> pluginPath,
    IReadOnlyList<KeyValuePair<string, string>> environment)
{
    // kubelet's time limit for a sandbox is four minutes.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    private readonly NetworkRuntime _runtime = new(runner);

    public static InterfaceName Interface { get; } = InterfaceName.TryParse("eth0", out var name) ? name : default;

    /// <summary>True if a result shows all interfaces of a pod.</summary>
    public bool MergesResults { get; } = TryConfiguration.MergesResults(configuration);

    public JsonObject Add(TrySandbox sandbox, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(TimeLimit);
        return _runtime.Add(configuration, Arguments(sandbox, sandbox.NamespacePath), budget.Token);
    }

    /// <summary>Calls DEL; CNI_NETNS is empty if the namespace no longer exists (CNI §2 "DEL" allows that).</summary>
    public void Del(TrySandbox sandbox, JsonObject? previousResult)
    {
        using var budget = new CancellationTokenSource(TimeLimit);
        var path = File.Exists(sandbox.NamespacePath) ? sandbox.NamespacePath : "";
        _runtime.Del(configuration, Arguments(sandbox, path), previousResult, budget.Token);
    }

    /// <summary>Returns the stderr of plugins since the last call.</summary>
    public PluginWords TakeWords() => runner.TakeWords();

    private AttachmentArguments Arguments(TrySandbox sandbox, string networkNamespace) => new()
    {
        ContainerId = Id(sandbox),
        NetworkNamespace = networkNamespace,
        InterfaceName = Interface,
        Arguments = CniArgs(sandbox),
        PluginPath = pluginPath,
        Environment = environment,
    };

    public static ContainerId Id(TrySandbox sandbox) =>
        ContainerId.TryParse(sandbox.ContainerId, out var id)
            ? id
            : throw new FormatException($"invalid container id {sandbox.ContainerId}");

    private static string CniArgs(TrySandbox sandbox)
    {
        var pod = sandbox.Pod;
        var uid = pod.Uid.Length > 0 ? $";K8S_POD_UID={pod.Uid}" : "";
        return $"IgnoreUnknown=1;K8S_POD_NAMESPACE={pod.Namespace};K8S_POD_NAME={pod.Name};"
            + $"K8S_POD_INFRA_CONTAINER_ID={sandbox.ContainerId}{uid}";
    }
}
