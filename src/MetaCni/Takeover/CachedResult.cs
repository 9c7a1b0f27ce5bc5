// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Takeover;

/// <summary>A result that the reference library (libcni) cached for an attachment: <c>results/NETWORK-CONTAINER-INTERFACE</c>.</summary>
internal sealed record CachedResult
{
    /// <summary>16 MiB: enough for a file of Multus or of a runtime about one attachment.</summary>
    public const int LongestFile = 16 << 20;

    public required string File { get; init; }

    public required string NetworkName { get; init; }

    public required string ContainerId { get; init; }

    public required string InterfaceName { get; init; }

    /// <summary>The network's configuration at ADD.</summary>
    public required JsonObject Configuration { get; init; }

    public string NetworkNamespace { get; init; } = "";

    /// <summary>CNI_ARGS as pairs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Arguments { get; init; } = [];

    public JsonObject? CapabilityArguments { get; init; }

    public JsonObject? Result { get; init; }

    /// <exception cref="CniException">112: the file cannot be read, or is not a cached result.</exception>
    public static CachedResult Read(string file)
    {
        try
        {
            var json = JsonBorder.ReadObject(Bytes(file), file, JsonBorder.MaximumValuesOfPrograms);
            var members = new JsonMembers(json, JsonKeyCase.Exact, "", problem => new FormatException($"it has no {problem.Path}"));
            return new CachedResult
            {
                File = file,
                NetworkName = members.RequiredText("networkName"),
                ContainerId = members.RequiredText("containerId"),
                InterfaceName = members.RequiredText("ifName"),
                Configuration = JsonBorder.ReadObject(
                    Convert.FromBase64String(members.RequiredText("config")), $"{file}: config", JsonBorder.MaximumValuesOfPrograms),
                NetworkNamespace = json["netns"] is JsonValue path ? (string?)path ?? "" : "",
                Arguments = [.. (json["cniArgs"] as JsonArray ?? []).OfType<JsonArray>().Select(Pair)],
                CapabilityArguments = json["capabilityArgs"] as JsonObject,
                Result = json["result"] as JsonObject,
            };
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or LinuxException or CniException)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"the result {file} of another runtime cannot be read: {e.Message}", "", e);
        }
    }

    private static byte[] Bytes(string file) =>
        BoundedFile.TryRead(file, out var content, LongestFile) ? content : throw new FormatException("it no longer exists");

    private static KeyValuePair<string, string> Pair(JsonArray pair) => pair.Count == 2
        ? new((string?)pair[0] ?? "", (string?)pair[1] ?? "")
        : throw new FormatException("an entry of cniArgs is not a pair");
}
