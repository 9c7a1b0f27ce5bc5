// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>A default route that an attachment had before the pod's default route was given to another one.</summary>
internal sealed record RecordedRoute
{
    [JsonPropertyName("ipv6")]
    public required bool IsIPv6 { get; init; }

    [JsonPropertyName("interface")]
    public required string Interface { get; init; }

    /// <summary>Null for a route without a next hop.</summary>
    [JsonPropertyName("gateway")]
    public string? Gateway { get; init; }

    [JsonPropertyName("metric")]
    public uint Metric { get; init; }

    /// <summary>True if the gateway is not in a network of the interface.</summary>
    [JsonPropertyName("onLink")]
    public bool IsOnLink { get; init; }
}
