// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime.Kubelet;

/// <summary>What a probe's command answered.</summary>
public sealed record ProbeOutcome(int ExitCode, string Output)
{
    public bool IsSuccess => ExitCode == 0;
}
