// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>A network interface as the kernel has it.</summary>
public sealed record Link
{
    /// <summary>Its number in the namespace.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Names that find it as its own does (<c>ip link property add … altname</c>): no other link can have them.</summary>
    public IReadOnlyList<string> AlternativeNames { get; init; } = [];

    /// <summary>The hardware address, lower-case with colons; empty where there is none.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The largest packet in bytes.</summary>
    public int Mtu { get; init; }

    /// <summary>Set up by the administrator; that says nothing of a carrier.</summary>
    public bool IsUp { get; init; }

    /// <summary>The driver's kind, such as <c>veth</c>; null for hardware and the loopback interface.</summary>
    public string? Kind { get; init; }

    /// <summary>The text that an administrator or a program attached to it (<c>ifalias</c>); empty where there is none.</summary>
    public string Alias { get; init; } = "";

    /// <summary>The index of the bridge, bond or VRF that it is a port of.</summary>
    public int? MasterIndex { get; init; }
}
