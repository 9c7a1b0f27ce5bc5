// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Kubelet.Checkpoint;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubelet.Checkpoint;

/// <summary>
/// Checkpoints of a pod u1 with the containers app and web. Their checksums were computed apart from the product, by the rule that
/// the recorded files confirm; of the list no recorded file is at hand.
/// </summary>
internal static class CheckpointSamples
{
    public const string List =
        """{"Data":{"PodDeviceEntries":[{"PodUID":"u1","ContainerName":"web","ResourceName":"intel.com/vf","DeviceIDs":["3"],"AllocResp":"CgA="},{"PodUID":"u1","ContainerName":"app","ResourceName":"intel.com/vf","DeviceIDs":["2","1"],"AllocResp":"CgA="},{"PodUID":"other","ContainerName":"app","ResourceName":"intel.com/vf","DeviceIDs":["9"],"AllocResp":"CgA="}],"RegisteredDevices":{"intel.com/vf":["1","2","3","9"]}},"Checksum":2055181007}""";

    public const string Numa =
        """{"Data":{"PodDeviceEntries":[{"PodUID":"u1","ContainerName":"web","ResourceName":"intel.com/vf","DeviceIDs":{"0":["3"]},"AllocResp":"CgA="},{"PodUID":"u1","ContainerName":"app","ResourceName":"intel.com/vf","DeviceIDs":{"-1":["2"],"10":["1"]},"AllocResp":"CgA="},{"PodUID":"other","ContainerName":"app","ResourceName":"intel.com/vf","DeviceIDs":{"2":["9"]},"AllocResp":"CgA="}],"RegisteredDevices":{"intel.com/vf":["1","2","3","9"],"a.org/x":[]}},"Checksum":486939906}""";

    /// <summary>A sample as that of another pod; anything else as it is.</summary>
    public static string Of(string text, string uid)
    {
        if (!text.StartsWith('{'))
        {
            return text;
        }

        var json = JsonText.Object(text.Replace("\"u1\"", $"\"{uid}\"", StringComparison.Ordinal));
        json["Checksum"] = CheckpointChecksum.Of((JsonObject)json["Data"]!);
        return JsonText.Of(json);
    }
}
