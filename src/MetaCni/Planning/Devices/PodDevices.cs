// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>All known devices of the pod.</summary>
internal sealed record PodDevices
{
    /// <summary>Ordered by container, in the pod's order unless <see cref="IsInOrder"/> is false; then by claim.</summary>
    public required IReadOnlyList<PodDevice> Devices { get; init; }

    /// <summary>The source of this information, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>False if the source does not know the order of the pod's containers.</summary>
    public bool IsInOrder { get; init; } = true;

    /// <summary>The resources of which the pod has a device, but the source does not give its ID, so that no network can use it.</summary>
    public IReadOnlyList<string> ResourcesWithoutId { get; init; } = [];

    /// <summary>The resources of the pod's claims, even if none of their devices is usable for networks.</summary>
    public IReadOnlyList<string> ClaimedResources { get; init; } = [];

    /// <summary>Why devices may be missing here; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Adds the devices of the pod's claims, and orders the containers as the pod does.</summary>
    public PodDevices With(PodClaims claims)
    {
        var places = claims.Containers.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        return this with
        {
            Devices = [.. Devices.OrderBy(device => places.GetValueOrDefault(device.Container, int.MaxValue)), .. claims.Devices],
            Source = $"{Source} and the pod's resource claims",
            IsInOrder = true,
            ClaimedResources = claims.Resources,
            Notes = [.. Notes, .. claims.Notes],
        };
    }
}
