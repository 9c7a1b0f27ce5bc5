// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Preparing;

/// <summary>Networks with their devices, and the missing devices.</summary>
internal sealed record DeviceVerdict
{
    public required IReadOnlyList<ResolvedNetwork> Networks { get; init; }

    /// <summary>Devices that the pod does not have; a retry does not help.</summary>
    public IReadOnlyList<DeviceShortage> Missing { get; init; } = [];

    /// <summary>Devices of resources that may or may not have devices; a retry may help.</summary>
    public IReadOnlyList<DeviceShortage> Doubtful { get; init; } = [];

    public static DeviceVerdict Of(DeviceAssignment assignment) => new() { Networks = assignment.Networks, Missing = assignment.Shortages };
}
