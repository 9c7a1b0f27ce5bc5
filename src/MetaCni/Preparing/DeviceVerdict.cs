// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Preparing;

/// <summary>Networks with their devices, and what is missing of them.</summary>
internal sealed record DeviceVerdict
{
    public required IReadOnlyList<ResolvedNetwork> Networks { get; init; }

    /// <summary>Devices that the pod does not have, and will not get.</summary>
    public IReadOnlyList<DeviceShortage> Missing { get; init; } = [];

    /// <summary>Devices of which it is not known whether there are any; another try may tell.</summary>
    public IReadOnlyList<DeviceShortage> Doubtful { get; init; } = [];

    public static DeviceVerdict Of(DeviceAssignment assignment) => new() { Networks = assignment.Networks, Missing = assignment.Shortages };
}
