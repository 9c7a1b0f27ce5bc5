// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>An address that a plugin reported and the kernel had when ADD completed.</summary>
/// <param name="Interface">The interface in the pod.</param>
/// <param name="Address">With its prefix length.</param>
internal sealed record InterfaceAddress(
    [property: JsonPropertyName("interface")] string Interface,
    [property: JsonPropertyName("address")] string Address);
