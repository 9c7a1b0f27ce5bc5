// SPDX-License-Identifier: Apache-2.0

namespace Cni.Results;

/// <summary>An interface of a result (CNI §5, <c>interfaces</c>). Its strings are passed on unchanged.</summary>
public sealed record ResultInterface
{
    /// <summary>The name of the interface.</summary>
    public required string Name { get; init; }

    /// <summary>The MAC address, or empty.</summary>
    public string Mac { get; init; } = "";

    /// <summary>The MTU in bytes, or null (from 1.1.0).</summary>
    public long? Mtu { get; init; }

    /// <summary>The isolation domain, such as the path of the network namespace; empty for an interface of the host.</summary>
    public string Sandbox { get; init; } = "";

    /// <summary>The path of a socket file for a user-space interface, or empty (from 1.1.0).</summary>
    public string SocketPath { get; init; } = "";

    /// <summary>The platform-specific identifier of the PCI device, or empty (from 1.1.0).</summary>
    public string PciId { get; init; } = "";
}
