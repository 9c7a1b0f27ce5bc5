// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;

namespace MetaCni.Plugin;

/// <summary>The attachments that are valid (CNI §2 "GC", <c>cni.dev/valid-attachments</c>).</summary>
internal static class ValidAttachments
{
    private const string Key = "cni.dev/valid-attachments";

    // What an early text of the specification called it; the reference library sends both.
    private const string OldKey = "cni.dev/attachments";

    /// <exception cref="CniException">7: the list is missing or unreadable; that is never "none".</exception>
    public static IReadOnlySet<(string Container, string Interface)> Read(JsonObject configuration)
    {
        if (!configuration.TryGetPropertyValue(Key, out var list) && !configuration.TryGetPropertyValue(OldKey, out list))
        {
            throw Invalid("is missing: it must be the list of valid attachments");
        }

        return list switch
        {
            // How Go writes a list in which nothing was put: CRI-O sends it for a network that no pod is attached to.
            null => new HashSet<(string, string)>(),
            JsonArray items => items.Select((item, index) => (Text(item, index, "containerID"), Text(item, index, "ifname"))).ToHashSet(),
            _ => throw Invalid("must be the list of valid attachments"),
        };
    }

    public static JsonArray Write(IEnumerable<(string Container, string Interface)> valid) => new(
        [
            .. valid.Distinct().Order().Select(attachment =>
                new JsonObject { ["containerID"] = attachment.Container, ["ifname"] = attachment.Interface }),
        ]);

    private static string Text(JsonNode? item, int index, string key) =>
        (item as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : throw Invalid($"entry {index} must have the text \"{key}\"");

    private static CniException Invalid(string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{Key} {why}; nothing was collected");
}
