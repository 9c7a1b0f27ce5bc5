// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>The pod that a runtime makes a sandbox for.</summary>
public sealed record TestPod
{
    public string Namespace { get; init; } = "default";

    public string Name { get; init; } = "pod1";

    public string Uid { get; init; } = Guid.NewGuid().ToString();

    /// <summary>CNI_ARGS as kubelet's runtimes write it.</summary>
    public string CniArgs(string containerId) => string.Join(
        ';',
        "IgnoreUnknown=1",
        $"K8S_POD_NAMESPACE={Namespace}",
        $"K8S_POD_NAME={Name}",
        $"K8S_POD_INFRA_CONTAINER_ID={containerId}",
        $"K8S_POD_UID={Uid}");
}
