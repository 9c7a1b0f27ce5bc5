// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Trying;

/// <summary>An interface as the kernel shows it.</summary>
internal sealed record KernelInterface
{
    public required string Name { get; init; }

    public required string Mac { get; init; }

    public required IReadOnlyList<CidrAddress> Addresses { get; init; }
}
