// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Planning.Devices;

/// <summary>
/// The files by which device plugin, CNI plugin and network-status tell each other of a device (Device Information Specification 1.1.0
/// §4).
/// </summary>
internal sealed record DeviceInfoPlan
{
    /// <summary>The file of this attachment, which a plugin gets as CNIDeviceInfoFile.</summary>
    public required string File { get; init; }

    /// <summary>What the device plugin wrote about the device; empty where no resource names the device.</summary>
    public string Source { get; init; } = "";

    /// <summary>The names are those of the specification; a slash in a part becomes a dash.</summary>
    public static DeviceInfoPlan Of(string directory, PlannedAttachment attachment, ContainerId containerId, PodDevice? device) => new()
    {
        File = $"{directory}/cni/{Part($"{attachment.Network}-{containerId}_{attachment.InterfaceName}")}",
        Source = device is { Resource.Length: > 0 } ? $"{directory}/dp/{Part($"{device.Resource}-{device.Id}-device.json")}" : "",
    };

    private static string Part(string text) => text.Replace('/', '-');
}
