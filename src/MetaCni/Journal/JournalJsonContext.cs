// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>The dialect of record files: members that say nothing are left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SchemaLine))]
[JsonSerializable(typeof(PlanLine))]
[JsonSerializable(typeof(EventLine))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
