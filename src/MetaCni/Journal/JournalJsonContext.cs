// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>The JSON format of record files: null members are omitted.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SchemaLine))]
[JsonSerializable(typeof(PlanLine))]
[JsonSerializable(typeof(StatusPlanLine))]
[JsonSerializable(typeof(EventLine))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
