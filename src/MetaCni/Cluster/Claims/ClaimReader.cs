// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Planning;
using MetaCni.Planning.Devices;
using MetaCni.Cluster.Objects;

namespace MetaCni.Cluster.Claims;

/// <summary>Reads the devices of a pod's resource claims: all claims at the same time, then the slices of all their drivers.</summary>
internal sealed class ClaimReader(IClaimObjects objects)
{
    public async Task<PodClaims> ReadAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        var json = await objects.GetPodAsync(pod, cancellationToken).ConfigureAwait(false);
        var allocated = await ReadClaimsAsync(pod, json, cancellationToken).ConfigureAwait(false);
        var node = JsonParts.Text(json, "spec", "nodeName");
        var slices = await ReadSlicesAsync(allocated, node, cancellationToken).ConfigureAwait(false);
        var (devices, notes) = ClaimedDevices.Of(allocated, slices);
        return new PodClaims
        {
            Containers = [.. JsonParts.Objects(json, "spec", "initContainers")
                .Concat(JsonParts.Objects(json, "spec", "containers"))
                .Select(Name)],
            Devices = devices,
            Resources =
            [
                .. allocated
                    .SelectMany(device => new[] { device.Resource, slices.Attribute(device, SliceDevices.ResourceName) })
                    .Where(resource => resource.Length > 0)
                    .Distinct(),
            ],
            Node = node,
            Notes = notes,
        };
    }

    /// <summary>True if a driver offers devices of a resource on a node, or devices that several nodes can reach.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="node">The node; empty for any.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<bool> OffersAsync(string resource, string node, CancellationToken cancellationToken)
    {
        // Slices of devices that several nodes can reach name no node.
        string?[] nodes = node.Length > 0 ? [node, ""] : [null];
        foreach (var nodeName in nodes)
        {
            var slices = await objects.ListSlicesAsync(nodeName, cancellationToken).ConfigureAwait(false);
            if (new SliceDevices(slices).Offer(resource))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<AllocatedDevice>> ReadClaimsAsync(
        PodIdentity pod, JsonObject json, CancellationToken cancellationToken)
    {
        var reading = PodClaimNames.Of(json)
            .Select(claim => ReadAsync(claim.ObjectName, body => AllocatedDevices.Of(claim.Claim, body)))
            .ToList();
        if (JsonParts.At(json, "status", "extendedResourceClaimStatus") is JsonObject extended)
        {
            reading.Add(ReadAsync(JsonParts.Text(extended, "resourceClaimName"), body => AllocatedDevices.OfExtended(extended, body)));
        }

        return [.. (await Task.WhenAll(reading).ConfigureAwait(false)).SelectMany(devices => devices)];

        async Task<IReadOnlyList<AllocatedDevice>> ReadAsync(string name, Func<JsonObject, IReadOnlyList<AllocatedDevice>> devices) =>
            devices(await objects.GetClaimAsync(pod.Namespace, name, cancellationToken).ConfigureAwait(false));
    }

    // Reads the node's own slices first. Devices that several nodes can reach are in slices that name no node.
    private async Task<SliceDevices> ReadSlicesAsync(
        IReadOnlyList<AllocatedDevice> allocated, string node, CancellationToken cancellationToken)
    {
        var ofNode = await ListAsync(allocated, node.Length > 0 ? node : null, cancellationToken).ConfigureAwait(false);
        var known = new SliceDevices(ofNode);
        var missing = allocated.Where(device => !known.Has(device)).ToList();
        return missing.Count == 0 || node.Length == 0
            ? known
            : new SliceDevices([.. ofNode, .. await ListAsync(missing, null, cancellationToken).ConfigureAwait(false)]);
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(
        IReadOnlyList<AllocatedDevice> devices, string? node, CancellationToken cancellationToken)
    {
        var drivers = devices.Select(device => device.Driver).Distinct();
        var slices = await Task.WhenAll(
            drivers.Select(driver => objects.ListSlicesAsync(driver, node, cancellationToken)))
            .ConfigureAwait(false);
        return [.. slices.SelectMany(slice => slice)];
    }

    private static string Name(JsonObject container) => JsonParts.Text(container, "name");
}
