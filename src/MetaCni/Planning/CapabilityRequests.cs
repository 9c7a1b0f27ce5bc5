// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>Requested that show in no result: whether they can be met is known by the capabilities of the plugins (NPWG §4.1.2.1).</summary>
internal static class CapabilityRequests
{
    /// <summary>One sentence for each request of an element that no plugin of its network can meet.</summary>
    public static IEnumerable<string> Unmet(ResolvedNetwork network, PlannedAttachment attachment) =>
        Wanted(network)
            .Where(capability => attachment.IsPrimary || !attachment.Configuration.Plugins.Any(plugin => plugin.HasCapability(capability)))
            .Select(capability => Sentence(attachment, capability));

    // As in Multus, a primary gets the capability arguments of the runtime, and of a selection element its addresses alone.
    private static string Sentence(PlannedAttachment attachment, string capability)
    {
        var reason = attachment.IsPrimary
            ? "which only the runtime can request for a primary network; remove it from the annotation"
            : "but no plugin of the network declares that capability; add it to the network's configuration";
        return $"{NetworkLabel.WithPlugin(attachment)}: the pod requests {capability}, {reason}";
    }

    private static IEnumerable<string> Wanted(ResolvedNetwork network)
    {
        var selection = network.Request.Selection;
        if (!string.IsNullOrEmpty(selection?.InfinibandGuid))
        {
            yield return "infinibandGUID";
        }

        // A device of a resource stands in the configuration itself; one that is missing was told of when they were given out.
        if (network.Device is null && network.Resource.Length == 0 && !string.IsNullOrEmpty(selection?.DeviceId))
        {
            yield return "deviceID";
        }

        if (selection?.PortMappings.Count > 0)
        {
            yield return "portMappings";
        }

        // Limits of zero are none, and are kept without any plugin.
        if (selection?.Bandwidth is { } limits && limits != new BandwidthLimits())
        {
            yield return "bandwidth";
        }
    }
}
