// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>The JSON format of record files as generated: null members are omitted. <see cref="RecordText"/> is the plugin's way.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SchemaLine))]
[JsonSerializable(typeof(PlanLine))]
[JsonSerializable(typeof(StatusPlanLine))]
[JsonSerializable(typeof(EventLine))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
