// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Trying;

/// <summary>What the kernel shows in one network namespace at one moment.</summary>
internal sealed record KernelSnapshot(IReadOnlyList<KernelInterface> Interfaces, IReadOnlyList<KernelDefaultRoute> DefaultRoutes)
{
    public KernelInterface? Find(string name) => Interfaces.FirstOrDefault(i => i.Name == name);
}
