// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace MetaCni.Journal;

/// <summary>Those members of a plan that the daemon needs to publish a status; it skips the others.</summary>
internal sealed record StatusPlanLine(
    [property: JsonPropertyName("schema")] int Schema,
    [property: JsonPropertyName("createdAt")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("containerId")] string ContainerId,
    [property: JsonPropertyName("interface")] string Interface,
    [property: JsonPropertyName("pod")] PlanLine.PodLine? Pod);
