// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;
using MetaCni.Planning;

namespace MetaCni.Kubelet.Checkpoint;

/// <summary>
/// The checkpoint of kubelet's device manager: the devices of each container. It is read only if kubelet's socket is missing.
/// </summary>
/// <remarks>
/// Its entries are unordered, and their key is kubelet's uid of the pod: for a static pod this is not the uid of its mirror.
/// </remarks>
internal sealed class CheckpointFile(string path)
{
    /// <summary>The largest file that is read; a node with many pods stays below.</summary>
    private const int MaximumLength = 16 * 1024 * 1024;

    /// <summary>The devices of a pod, sorted by container name.</summary>
    /// <exception cref="CniException">5: the file cannot be read or is damaged. 4: the pod's uid is unknown.</exception>
    public IReadOnlyList<PodDevice> Read(PodIdentity pod)
    {
        if (pod.Uid.Length == 0)
        {
            throw new CniException(
                CniErrorCode.InvalidEnvironment,
                $"the devices of pod {pod} are listed under its uid in {path}, but CNI_ARGS has no K8S_POD_UID");
        }

        return
        [
            .. from entry in Entries(ReadData())
               where entry["PodUID"]?.ToString() == pod.Uid
               let container = entry["ContainerName"]?.ToString() ?? ""
               orderby container
               from id in Ids(entry["DeviceIDs"])
               select new PodDevice { Id = id, Resource = entry["ResourceName"]?.ToString() ?? "", Container = container },
        ];
    }

    /// <summary>The resources that a device plugin has registered, with or without devices, or that a pod has devices of.</summary>
    /// <exception cref="CniException">5: the file cannot be read or is damaged.</exception>
    public IReadOnlyList<string> ReadResources()
    {
        var data = ReadData();
        var registered = (data["RegisteredDevices"] as JsonObject ?? []).Select(member => member.Key);
        return [.. registered.Concat(Entries(data).Select(entry => entry["ResourceName"]?.ToString() ?? "")).Distinct()];
    }

    private JsonObject ReadData()
    {
        var json = ReadJson(ReadAll());
        var data = json["Data"] as JsonObject ?? throw Damaged("it has no Data");
        RequireChecksum(json, data);
        return data;
    }

    private static IEnumerable<JsonObject> Entries(JsonObject data) => (data["PodDeviceEntries"] as JsonArray ?? []).OfType<JsonObject>();

    // kubelet writes this file, not an administrator, so the message does not suggest a correction by hand.
    private JsonObject ReadJson(byte[] content)
    {
        try
        {
            return content.Length > 0
                ? JsonBorder.ReadObject(content, $"kubelet's checkpoint {path}", maximumValues: int.MaxValue)
                : throw Damaged("it is empty");
        }
        catch (CniException e) when (e.Error.Code == (int)CniErrorCode.DecodingFailure)
        {
            throw Damaged("it is not a JSON object", e);
        }
    }

    private byte[] ReadAll()
    {
        try
        {
            return BoundedFile.TryRead(path, out var content, MaximumLength)
                ? content
                : throw new FormatException("it was removed while it was read");
        }
        catch (Exception e) when (e is LinuxException or FormatException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"kubelet's checkpoint {path} cannot be read: {e.Message}", "", e);
        }
    }

    private void RequireChecksum(JsonObject json, JsonObject data)
    {
        uint computed;
        try
        {
            computed = CheckpointChecksum.Of(data);
        }
        catch (FormatException)
        {
            throw Damaged("an AllocResp is not base64");
        }

        var written = json["Checksum"]?.ToString();
        if (written != computed.ToString(CultureInfo.InvariantCulture))
        {
            throw Damaged($"its checksum is {PlainText.Word(written ?? "missing")}, but the checksum of its content is {computed}");
        }
    }

    // By NUMA node; before kubelet 1.20 a plain list.
    private static IEnumerable<string> Ids(JsonNode? ids) => ids switch
    {
        JsonArray list => list.Select(id => id?.ToString() ?? ""),
        JsonObject nodes => nodes.SelectMany(node => Ids(node.Value)),
        _ => [],
    };

    private CniException Damaged(string why, Exception? cause = null) => new(
        CniErrorCode.IOFailure, $"kubelet's checkpoint {path} is damaged: {why}; restart kubelet, which rewrites the file", "", cause);
}
