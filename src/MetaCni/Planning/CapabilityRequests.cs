// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>Requests that no result shows: only the plugins' capabilities tell whether they can be honoured (NPWG §4.1.2.1).</summary>
internal static class CapabilityRequests
{
    /// <summary>One sentence for each request of an element that no plugin of its network can honour.</summary>
    public static IEnumerable<string> Unmet(ResolvedNetwork network, PlannedAttachment attachment) =>
        Wanted(network)
            .Where(capability => attachment.IsPrimary || !attachment.Configuration.Plugins.Any(plugin => plugin.HasCapability(capability)))
            .Select(capability => Sentence(attachment, capability));

    // As in Multus, a primary gets the runtime's capability arguments, and only the addresses of a selection element.
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

        // The device of a resource is in the configuration itself. The device assignment has already reported a missing one.
        if (network.Device is null && network.Resource.Length == 0 && !string.IsNullOrEmpty(selection?.DeviceId))
        {
            yield return "deviceID";
        }

        if (selection?.PortMappings.Count > 0)
        {
            yield return "portMappings";
        }

        // Limits of zero mean no limit and need no plugin.
        if (selection?.Bandwidth is { } limits && limits != new BandwidthLimits())
        {
            yield return "bandwidth";
        }
    }
}
