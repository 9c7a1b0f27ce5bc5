// SPDX-License-Identifier: Apache-2.0
//
// Marker plugins count attachments with a resource that has no devices: they patch the node's status, and the scheduler subtracts. kubelet
// never sees such a resource. kubelet does see every device plugin, keeps it in its checkpoint until five minutes after the plugin has
// disappeared, and allocates devices only when it admits a pod. After a reboot a pod may start before its device plugin has registered
// again. Then kubelet offers nothing, and only its checkpoint tells the two cases apart.

namespace MetaCni.Planning.Devices;

/// <summary>The resources for which kubelet has or had devices.</summary>
internal sealed record KnownResources
{
    /// <summary>Resources with a device that kubelet can allocate now.</summary>
    public required IReadOnlyCollection<string> Allocatable { get; init; }

    /// <summary>
    /// Resources that kubelet or its checkpoint lists, with or without devices: a device plugin registered, or a pod has a device.
    /// </summary>
    public required IReadOnlyCollection<string> Recorded { get; init; }

    /// <summary>Why kubelet or its checkpoint could not be read; a sentence each.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The state of a resource of which the pod has no device.</summary>
    public ResourceStanding StandingOf(string resource)
    {
        if (Allocatable.Contains(resource) || !IsExtended(resource))
        {
            return ResourceStanding.HasDevices;
        }

        if (Gaps.Count > 0 || Recorded.Contains(resource))
        {
            return ResourceStanding.NotKnown;
        }

        // Even if another resource has a similar name: marker resources of several networks use the name of one bridge.
        return ResourceStanding.HasNoDevices;
    }

    /// <summary>A similar resource with devices: the same name with other case, or with another domain.</summary>
    public string? NearOne(string resource) => Allocatable.Concat(Recorded)
        .FirstOrDefault(known =>
            known != resource && string.Equals(LastPart(known), LastPart(resource), StringComparison.OrdinalIgnoreCase));

    // A node cannot count a resource without a domain, so such a name is a mistake.
    private static bool IsExtended(string resource) => resource.Contains('/', StringComparison.Ordinal);

    private static string LastPart(string resource) => resource[(resource.LastIndexOf('/') + 1)..];
}
