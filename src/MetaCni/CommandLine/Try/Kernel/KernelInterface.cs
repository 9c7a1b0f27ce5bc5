// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>An interface as the kernel shows it.</summary>
internal sealed record KernelInterface
{
    // The kernel creates these interfaces in every namespace once their modules are loaded.
    private static readonly string[] OwnNames =
        ["lo", "tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0"];

    public required string Name { get; init; }

    public required string Mac { get; init; }

    public required IReadOnlyList<CidrAddress> Addresses { get; init; }

    /// <summary>The addresses with a scope beyond the link.</summary>
    public required IReadOnlyList<CidrAddress> GlobalAddresses { get; init; }

    /// <summary>True if the kernel created the interface, not a plugin.</summary>
    public bool IsKernelsOwn => OwnNames.Contains(Name);
}
