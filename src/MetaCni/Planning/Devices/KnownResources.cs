// SPDX-License-Identifier: Apache-2.0
//
// Markers count attachments by a resource that has no devices: they patch the node's status, and the scheduler subtracts. kubelet never
// hears of such a resource. It does hear of every device plugin, keeps each in its checkpoint until five minutes after the plugin has
// gone, and gives devices out only when it admits a pod. After a reboot a pod may start before its device plugin has registered again:
// then kubelet offers nothing, and only its checkpoint tells the two apart.

namespace MetaCni.Planning.Devices;

/// <summary>The resources that kubelet has devices of, or has had.</summary>
internal sealed record KnownResources
{
    /// <summary>Those with a device that kubelet can give to a pod now.</summary>
    public required IReadOnlyCollection<string> Allocatable { get; init; }

    /// <summary>Those that it or its checkpoint names, with devices or without: a device plugin has registered, or a pod has a device.</summary>
    public required IReadOnlyCollection<string> Recorded { get; init; }

    /// <summary>Why one of the two could not be read; a sentence each.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>What is known of a resource of which the pod has no device.</summary>
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

        // Also where another resource has nearly the same name: markers of several networks name one bridge.
        return ResourceStanding.HasNoDevices;
    }

    /// <summary>A resource with devices that may have been meant: the same name in another case, or after another domain.</summary>
    public string? NearOne(string resource) => Allocatable.Concat(Recorded)
        .FirstOrDefault(known => known != resource && string.Equals(LastPart(known), LastPart(resource), StringComparison.OrdinalIgnoreCase));

    // A name without a domain is none that a node can count, so it is a mistake.
    private static bool IsExtended(string resource) => resource.Contains('/', StringComparison.Ordinal);

    private static string LastPart(string resource) => resource[(resource.LastIndexOf('/') + 1)..];
}
