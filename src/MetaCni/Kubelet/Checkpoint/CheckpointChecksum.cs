// SPDX-License-Identifier: Apache-2.0

//
// kubelet hashes (FNV-1a, 32 bits) the output of Go's spew for "%#v": each value after its type in parentheses, members by name, keys
// sorted. The type names come from kubelet's source. They are the same in both layouts, and part of the format.

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MetaCni.Kubelet.Checkpoint;

/// <summary>The checksum of a device-manager checkpoint, computed from <c>Data</c> as kubelet does.</summary>
internal static class CheckpointChecksum
{
    private const uint OffsetBasis = 0x811c9dc5;
    private const uint Prime = 0x01000193;
    private const string Nil = "<nil>";

    public static uint Of(JsonObject data)
    {
        var hash = OffsetBasis;
        foreach (var octet in Encoding.UTF8.GetBytes(Text(data)))
        {
            hash = unchecked((hash ^ octet) * Prime);
        }

        return hash;
    }

    private static string Text(JsonObject data)
    {
        var entries = data["PodDeviceEntries"] is JsonArray array ? $"[{string.Join(' ', array.Select(Entry))}]" : Nil;
        var registered = Map(data["RegisteredDevices"], StringComparer.Ordinal);
        return $"(checkpoint.checkpointData){{PodDeviceEntries:([]checkpoint.PodDevicesEntry){entries} "
            + $"RegisteredDevices:(map[string][]string){registered}}}";
    }

    private static string Entry(JsonNode? entry) =>
        $"{{PodUID:(string){entry?["PodUID"]} ContainerName:(string){entry?["ContainerName"]} "
        + $"ResourceName:(string){entry?["ResourceName"]} "
        + $"DeviceIDs:{DeviceIds(entry?["DeviceIDs"])} AllocResp:([]uint8){Octets(entry?["AllocResp"])}}}";

    // The list is the layout before kubelet 1.20; newer kubelets group the devices by NUMA node.
    private static string DeviceIds(JsonNode? ids) => ids is JsonArray
        ? $"([]string){Texts(ids)}"
        : $"(checkpoint.DevicesPerNUMA){Map(ids, Comparer<string>.Create((a, b) => Number(a).CompareTo(Number(b))))}";

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Map(JsonNode? map, IComparer<string> order) => map is JsonObject members
        ? $"map[{string.Join(' ', members.OrderBy(pair => pair.Key, order).Select(pair => $"{pair.Key}:{Texts(pair.Value)}"))}]"
        : Nil;

    private static string Texts(JsonNode? texts) =>
        texts is JsonArray array ? $"[{string.Join(' ', array.Select(text => text?.ToString()))}]" : Nil;

    private static string Octets(JsonNode? base64) =>
        base64 is null ? Nil : $"[{string.Join(' ', Convert.FromBase64String(base64.ToString()))}]";
}
