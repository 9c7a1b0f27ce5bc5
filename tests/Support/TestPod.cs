// SPDX-License-Identifier: Apache-2.0

namespace Support;

/// <summary>The pod for which a runtime creates a sandbox.</summary>
public sealed record TestPod
{
    public string Namespace { get; init; } = "default";

    public string Name { get; init; } = "pod1";

    public string Uid { get; init; } = Guid.NewGuid().ToString();

    /// <summary>The node of the pod; null if no manifest needs it.</summary>
    public string? NodeName { get; init; }

    /// <summary>CNI_ARGS as runtimes write it for kubelet.</summary>
    public string CniArgs(string containerId) => string.Join(
        ';',
        "IgnoreUnknown=1",
        $"K8S_POD_NAMESPACE={Namespace}",
        $"K8S_POD_NAME={Name}",
        $"K8S_POD_INFRA_CONTAINER_ID={containerId}",
        $"K8S_POD_UID={Uid}");
}
