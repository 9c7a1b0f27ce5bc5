// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>Requests that only the results can show to be honoured: IP addresses and a MAC address.</summary>
internal sealed record AddressRequest
{
    public static AddressRequest None { get; } = new();

    /// <summary>The IP addresses, with or without prefix length.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The MAC address; empty for none.</summary>
    public string Mac { get; init; } = "";
}
