// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>All devices that are known to be the pod's.</summary>
internal sealed record PodDevices
{
    /// <summary>Container by container, in the pod's order unless <see cref="IsInOrder"/> says otherwise; then claim by claim.</summary>
    public required IReadOnlyList<PodDevice> Devices { get; init; }

    /// <summary>Where they are known from, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>False where the source does not know in which order the pod has its containers.</summary>
    public bool IsInOrder { get; init; } = true;

    /// <summary>The resources of which the pod has a device that cannot be given to a network, as its source does not say its id.</summary>
    public IReadOnlyList<string> ResourcesWithoutId { get; init; } = [];

    /// <summary>The resources that the pod's claims are for, also where no device of theirs is one for networks.</summary>
    public IReadOnlyList<string> ClaimedResources { get; init; } = [];

    /// <summary>Why devices that somebody may look for are not among these; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>These and those of the pod's claims, with the containers in the pod's order.</summary>
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
