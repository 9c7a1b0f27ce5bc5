// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using MetaCni.Attaching.Results;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>The pod's interfaces in a result: those in its sandbox, and those with a requested name, whatever sandbox they claim.</summary>
/// <param name="Sandbox">The path of the namespace.</param>
/// <param name="Names">The interface names of the attachments.</param>
internal sealed record SandboxInterfaces(string Sandbox, IReadOnlyCollection<string> Names)
{
    public bool Include(ResultInterface candidate, KernelSnapshot kernel) =>
        PodEntry.IsInPod(candidate, Sandbox, name => kernel.Find(name) is not null) || Names.Contains(candidate.Name);
}
