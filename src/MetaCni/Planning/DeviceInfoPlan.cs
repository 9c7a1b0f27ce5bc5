// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using Cni.Values;

namespace MetaCni.Planning;

/// <summary>
/// The files by which device plugin, CNI plugin and network-status tell each other of a device (Device Information Specification 1.1.0
/// §4).
/// </summary>
internal sealed record DeviceInfoPlan
{
    // A file's name has at most 255 bytes, and the temporary one that it is written under has 18 more.
    private const int LongestName = 255 - 18;
    private const int KeptOfLongerOnes = 160;

    /// <summary>The file of this attachment, which a plugin gets as CNIDeviceInfoFile.</summary>
    public required string File { get; init; }

    /// <summary>What the device plugin wrote about the device; empty where no resource names the device.</summary>
    public string Source { get; init; } = "";

    /// <summary>
    /// The names are those of the specification; a slash in a part becomes a dash. One that no file can have ends in a hash of it.
    /// </summary>
    /// <param name="directory">Where all such files are.</param>
    /// <param name="network">The name of the network, as messages show it.</param>
    /// <param name="link">The container and its interface.</param>
    /// <param name="device">The device; null where none was given out for it.</param>
    public static DeviceInfoPlan Of(
        string directory, string network, (ContainerId Container, InterfaceName Interface) link, PodDevice? device) => new()
    {
        File = $"{directory}/cni/{Shortened(Part($"{network}-{link.Container}_{link.Interface}"))}",
        Source = device is { Resource.Length: > 0 } ? $"{directory}/dp/{Part($"{device.Resource}-{device.Id}-device.json")}" : "",
    };

    // Only the path is handed on: nobody makes the name anew.
    private static string Shortened(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        return utf8.Length <= LongestName
            ? name
            : $"{name[..KeptOfLongerOnes]}-{Convert.ToHexStringLower(SHA256.HashData(utf8).AsSpan(0, 16))}";
    }

    private static string Part(string text) => text.Replace('/', '-');
}
