// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Cni.Values;

namespace MetaCni.Planning;

/// <summary>
/// The files in which device plugin, CNI plugin and network-status exchange information about a device (Device Information Specification
/// 1.1.0 §4).
/// </summary>
internal sealed record DeviceInfoPlan
{
    // A file name has at most 255 bytes, and AtomicFile adds 18 bytes for its temporary file.
    private const int LongestName = 255 - 18;
    private const int KeptOfLongerOnes = 160;

    /// <summary>The file of this attachment; plugins get its path as CNIDeviceInfoFile.</summary>
    public required string File { get; init; }

    /// <summary>The device plugin's file about the device; empty if no resource provides the device.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// The file names follow the specification, with a dash for each slash. A name that is too long for a file is shortened and ends in its
    /// hash.
    /// </summary>
    /// <param name="directory">The directory of all device information files.</param>
    /// <param name="network">The name of the network, as messages show it.</param>
    /// <param name="link">The container and its interface.</param>
    /// <param name="device">The device; null if none is assigned.</param>
    public static DeviceInfoPlan Of(
        string directory, string network, (ContainerId Container, InterfaceName Interface) link, PodDevice? device) => new()
    {
        File = $"{directory}/cni/{Shortened(Part($"{network}-{link.Container}_{link.Interface}"))}",
        Source = device is { Resource.Length: > 0 } ? $"{directory}/dp/{Part($"{device.Resource}-{device.Id}-device.json")}" : "",
    };

    // Every reader gets the path, so no other program has to derive the name.
    private static string Shortened(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        return utf8.Length <= LongestName
            ? name
            : $"{name[..KeptOfLongerOnes]}-{Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 16))}";
    }

    private static string Part(string text) => text.Replace('/', '-');
}
