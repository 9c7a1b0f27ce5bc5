// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Config;

/// <summary>The list of valid attachments of a GC (CNI §2 "GC", <c>cni.dev/valid-attachments</c>): read from a request, written into one.</summary>
public static class ValidAttachments
{
    private const string Key = "cni.dev/valid-attachments";

    // What an early text of the specification called it; the reference library sends both.
    private const string OldKey = "cni.dev/attachments";

    /// <summary>The valid attachments that a runtime lists.</summary>
    /// <exception cref="CniException">7: the list is missing or unreadable; that is never "none".</exception>
    public static IReadOnlySet<(string Container, string Interface)> Read(JsonObject configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
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

    /// <summary>The list as JSON: sorted, each attachment once.</summary>
    public static JsonArray Write(IEnumerable<(string Container, string Interface)> valid) => new(
        [
            .. valid.Distinct().Order().Select(attachment =>
                new JsonObject { ["containerID"] = attachment.Container, ["ifname"] = attachment.Interface }),
        ]);

    /// <summary>Puts a list into the request of a plugin.</summary>
    internal static void Put(JsonObject request, JsonArray list)
    {
        JsonKeys.Set(request, Key, list.DeepClone());
        JsonKeys.Set(request, OldKey, list.DeepClone());
    }

    private static string Text(JsonNode? item, int index, string key) =>
        JsonScalar.Text((item as JsonObject)?[key])
            ?? throw Invalid($"entry {index} must have the text \"{key}\"");

    private static CniException Invalid(string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{Key} {why}; nothing was collected");
}
