// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace Crd.Definitions;

/// <summary>What a definition defines (NPWG v1.3 §3.2).</summary>
public sealed class NetworkAttachmentDefinitionSpec
{
    /// <summary>A CNI configuration or configuration list as JSON text; may be absent like the spec itself.</summary>
    [JsonPropertyName("config")]
    public string? Config { get; set; }
}
