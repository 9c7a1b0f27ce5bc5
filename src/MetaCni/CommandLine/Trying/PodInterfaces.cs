// SPDX-License-Identifier: Apache-2.0

using Cni.Results;

namespace MetaCni.CommandLine.Trying;

/// <summary>
/// Which interfaces of a result are the pod's: those in its sandbox, and those with a name that was asked for, whatever sandbox they claim.
/// </summary>
/// <param name="Sandbox">The namespace's path.</param>
/// <param name="Names">The interface names of the attachments.</param>
internal sealed record PodInterfaces(string Sandbox, IReadOnlyCollection<string> Names)
{
    public bool Include(ResultInterface candidate) => candidate.Sandbox == Sandbox || Names.Contains(candidate.Name);
}
