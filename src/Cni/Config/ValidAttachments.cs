// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Config;

/// <summary>Reads and writes the list of valid attachments of a GC (CNI §2 "GC", <c>cni.dev/valid-attachments</c>).</summary>
public static class ValidAttachments
{
    private const string Key = "cni.dev/valid-attachments";

    // The key in an early draft of the specification; the reference library sends both keys.
    private const string OldKey = "cni.dev/attachments";

    /// <summary>Reads the valid attachments from a request.</summary>
    /// <exception cref="CniException">7: the list is missing or unreadable; it is never treated as empty.</exception>
    public static IReadOnlySet<(string Container, string Interface)> Read(JsonObject configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (!configuration.TryGetPropertyValue(Key, out var list) && !configuration.TryGetPropertyValue(OldKey, out list))
        {
            throw Invalid("is missing: it must be the list of valid attachments");
        }

        return list switch
        {
            // Go writes an empty list as null. CRI-O sends it for a network without attachments.
            null => new HashSet<(string, string)>(),
            JsonArray items => items.Select((item, index) => (Text(item, index, "containerID"), Text(item, index, "ifname"))).ToHashSet(),
            _ => throw Invalid("must be the list of valid attachments"),
        };
    }

    /// <summary>The list as JSON: sorted, without duplicates.</summary>
    public static JsonArray Write(IEnumerable<(string Container, string Interface)> valid) => new(
        [
            .. valid.Distinct().Order().Select(attachment =>
                new JsonObject { ["containerID"] = attachment.Container, ["ifname"] = attachment.Interface }),
        ]);

    /// <summary>Sets the list in a plugin's request.</summary>
    internal static void Put(JsonObject request, JsonArray list)
    {
        JsonKeys.Set(request, Key, list.DeepClone());
        JsonKeys.Set(request, OldKey, list.DeepClone());
    }

    private static string Text(JsonNode? item, int index, string key) =>
        JsonScalar.Text((item as JsonObject)?[key])
            ?? throw Invalid($"entry {index} must have the string \"{key}\"");

    private static CniException Invalid(string why) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{Key} {why}; nothing was collected");
}
