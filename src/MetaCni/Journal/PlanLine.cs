// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>The first line of a record file: the plan, written before the first delegate runs.</summary>
internal sealed record PlanLine
{
    public const int CurrentSchema = 1;

    [JsonPropertyName("schema")]
    public required int Schema { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("owner")]
    public required string Owner { get; init; }

    [JsonPropertyName("containerId")]
    public required string ContainerId { get; init; }

    [JsonPropertyName("interface")]
    public required string Interface { get; init; }

    [JsonPropertyName("networkNamespace")]
    public required string NetworkNamespace { get; init; }

    [JsonPropertyName("namespaceCookie")]
    public ulong NamespaceCookie { get; init; }

    [JsonPropertyName("pod")]
    public PodLine? Pod { get; init; }

    [JsonPropertyName("process")]
    public required ProcessLine Process { get; init; }

    [JsonPropertyName("pluginPath")]
    public required IReadOnlyList<string> PluginPath { get; init; }

    [JsonPropertyName("attachments")]
    public required IReadOnlyList<PlannedLine> Attachments { get; init; }

    /// <summary>Null if the pod requests no default route.</summary>
    [JsonPropertyName("defaultRoutes")]
    public IReadOnlyList<DefaultRouteLine>? DefaultRoutes { get; init; }

    /// <summary>The pod's names.</summary>
    internal sealed record PodLine(
        [property: JsonPropertyName("namespace")] string Namespace,
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("uid")] string Uid);

    /// <summary>A process, identified beyond reuse of its PID.</summary>
    internal sealed record ProcessLine(
        [property: JsonPropertyName("pid")] int Pid,
        [property: JsonPropertyName("startTime")] ulong StartTime,
        [property: JsonPropertyName("bootId")] string? BootId = null)
    {
        public static ProcessLine Of(ProcessIdentity process) =>
            new(process.ProcessId, process.StartTime, process.BootId is { Length: > 0 } boot ? boot : null);

        public ProcessIdentity ToIdentity() => new(Pid, StartTime, BootId ?? "");
    }

    /// <summary>An attachment, by its index, that carries a default route of the pod.</summary>
    internal sealed record DefaultRouteLine(
        [property: JsonPropertyName("attachment")] int Attachment,
        [property: JsonPropertyName("gateways")] IReadOnlyList<string> Gateways);

    /// <summary>The files with information about an attachment's device: its own, and the device plugin's.</summary>
    internal sealed record DeviceInfoLine(
        [property: JsonPropertyName("file")] string File,
        [property: JsonPropertyName("source")] string Source);

    /// <summary>The annotation that requested an attachment, and its element; both are omitted for a network of the configuration.</summary>
    internal sealed record SelectionLine(
        [property: JsonPropertyName("annotation")] string? Annotation,
        [property: JsonPropertyName("element")] string? Element);

    /// <summary>One attachment, with all input of its plugins.</summary>
    internal sealed record PlannedLine
    {
        [JsonPropertyName("network")]
        public required string Network { get; init; }

        [JsonPropertyName("interface")]
        public required string Interface { get; init; }

        [JsonPropertyName("configuration")]
        public required JsonObject Configuration { get; init; }

        [JsonPropertyName("runtimeConfig")]
        public JsonObject? RuntimeConfig { get; init; }

        [JsonPropertyName("arguments")]
        public required string Arguments { get; init; }

        [JsonPropertyName("addArguments")]
        public required string AddArguments { get; init; }

        /// <summary>Null if the attachment has no device information.</summary>
        [JsonPropertyName("deviceInfo")]
        public DeviceInfoLine? DeviceInfo { get; init; }

        /// <summary>Null if what requested the attachment is not known.</summary>
        [JsonPropertyName("selection")]
        public SelectionLine? Selection { get; init; }
    }
}
