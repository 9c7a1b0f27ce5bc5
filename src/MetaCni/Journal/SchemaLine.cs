// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>The member that the first line of every record file has, whatever its schema.</summary>
internal sealed record SchemaLine([property: JsonPropertyName("schema")] int? Schema);
