// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>Whether a resource has devices.</summary>
internal enum ResourceStanding
{
    /// <summary>It has, or its name cannot be right.</summary>
    HasDevices,

    /// <summary>No device plugin has ever served it: only the scheduler counts it.</summary>
    HasNoDevices,

    /// <summary>kubelet could not be asked, or knows a device plugin of it that offers nothing now.</summary>
    NotKnown,
}
