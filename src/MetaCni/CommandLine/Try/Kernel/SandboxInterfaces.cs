// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using MetaCni.Attaching.Results;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>
/// Which interfaces of a result are the pod's: those in it, and those with a name that was asked for, whatever sandbox they claim.
/// </summary>
/// <param name="Sandbox">The namespace's path.</param>
/// <param name="Names">The interface names of the attachments.</param>
internal sealed record SandboxInterfaces(string Sandbox, IReadOnlyCollection<string> Names)
{
    public bool Include(ResultInterface candidate, KernelSnapshot kernel) =>
        PodEntry.IsInPod(candidate, Sandbox, name => kernel.Find(name) is not null) || Names.Contains(candidate.Name);
}
