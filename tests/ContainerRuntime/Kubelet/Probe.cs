// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime.Kubelet;

/// <summary>A probe that runs a command in the container.</summary>
internal sealed record Probe(IReadOnlyList<string> Command, long TimeoutSeconds)
{
    /// <summary>Takes a probe; null if there is none. When and how often kubelet probes is up to the test.</summary>
    public static Probe? Read(Members? probe)
    {
        if (probe is null)
        {
            return null;
        }

        var exec = probe.Object("exec");
        var result = new Probe(exec.Texts("command"), probe.Number("timeoutSeconds") ?? 1);
        exec.RequireNoMore();
        probe.Ignore("periodSeconds", "failureThreshold", "successThreshold", "initialDelaySeconds");
        probe.RequireNoMore();
        return result;
    }
}
