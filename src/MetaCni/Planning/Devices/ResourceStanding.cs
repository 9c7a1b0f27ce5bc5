// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>Whether a resource has devices.</summary>
internal enum ResourceStanding
{
    /// <summary>It has devices, or its name cannot be right.</summary>
    HasDevices,

    /// <summary>No device plugin has ever provided it: only the scheduler counts it.</summary>
    HasNoDevices,

    /// <summary>kubelet could not be queried, or knows a device plugin for it that offers nothing now.</summary>
    NotKnown,
}
