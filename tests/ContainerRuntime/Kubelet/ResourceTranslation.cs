// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using ContainerRuntime.V1;

namespace ContainerRuntime.Kubelet;

/// <summary>Requests and limits in the words of the runtime interface (k8s.io/kubernetes, pkg/kubelet/cm/helpers_linux.go).</summary>
internal static class ResourceTranslation
{
    private const long Period = 100_000;

    // Of a pod with system-node-critical, and of one whose limits equal its requests.
    private const long LowestScore = -997;

    public static LinuxContainerResources Read(Members resources)
    {
        var (requests, limits) = (resources.Object("requests").All(), resources.Object("limits").All());
        resources.RequireNoMore();
        return new LinuxContainerResources
        {
            CpuPeriod = Period,

            // 0: no limit.
            CpuQuota = limits.TryGetValue("cpu", out var limit) ? MilliCpu(limit) * Period / 1000 : 0,
            CpuShares = MilliCpu(requests["cpu"]) * 1024 / 1000,
            MemoryLimitInBytes = Bytes(limits["memory"]),
            OomScoreAdj = LowestScore,
        };
    }

    private static long MilliCpu(string quantity) => quantity.EndsWith('m') ? Number(quantity[..^1]) : Number(quantity) * 1000;

    private static long Bytes(string quantity) =>
        quantity.EndsWith("Mi", StringComparison.Ordinal) ? Number(quantity[..^2]) << 20 : Number(quantity);

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
