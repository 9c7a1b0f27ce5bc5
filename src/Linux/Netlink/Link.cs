// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>A network interface in the kernel.</summary>
public sealed record Link
{
    /// <summary>Its number in the namespace.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Alternative names (<c>ip link property add … altname</c>): the kernel finds the link by them, and no other link can have them.
    /// </summary>
    public IReadOnlyList<string> AlternativeNames { get; init; } = [];

    /// <summary>The MAC address, lower-case with colons; empty for none.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The MTU in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Administratively up; this does not imply a carrier.</summary>
    public bool IsUp { get; init; }

    /// <summary>The driver's kind, such as <c>veth</c>; null for hardware and the loopback interface.</summary>
    public string? Kind { get; init; }

    /// <summary>The alias (<c>ifalias</c>), which an administrator or a program has set; empty for none.</summary>
    public string Alias { get; init; } = "";

    /// <summary>The index of the bridge, bond or VRF that it is a port of.</summary>
    public int? MasterIndex { get; init; }
}
