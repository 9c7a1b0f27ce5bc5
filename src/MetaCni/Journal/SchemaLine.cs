// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>What the first line of every record file says, whatever else its schema has.</summary>
internal sealed record SchemaLine([property: JsonPropertyName("schema")] int? Schema);
