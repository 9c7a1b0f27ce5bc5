// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>What a pod asked for that only the outcome can show: addresses and a MAC address.</summary>
internal sealed record AddressRequest
{
    public static AddressRequest None { get; } = new();

    /// <summary>The addresses, with or without prefix length.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The MAC address, or empty.</summary>
    public string Mac { get; init; } = "";
}
