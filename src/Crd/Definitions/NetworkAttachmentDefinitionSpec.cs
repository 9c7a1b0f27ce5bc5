// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace Crd.Definitions;

/// <summary>The specification of a definition (NPWG v1.3 §3.2).</summary>
public sealed class NetworkAttachmentDefinitionSpec
{
    /// <summary>A CNI configuration or configuration list as JSON text; may be absent (NPWG v1.3 §3.4.1).</summary>
    [JsonPropertyName("config")]
    public string? Config { get; set; }
}
