// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>Which device goes to which network of a pod. Pure: the same pod, the same devices in the same order, every time.</summary>
/// <remarks>
/// Devices are given out container by container in the pod's order, in a container by id, then claim by claim; networks choose in their
/// order, the primary first, but those that say more exactly which device they want choose sooner. A device is one network's only.
/// A network that finds nothing left makes an earlier one take another device, if that one has the choice: as many networks as
/// possible get one.
/// </remarks>
internal sealed record DeviceAssignment
{
    /// <summary>The networks, those that got a device with it.</summary>
    public required IReadOnlyList<ResolvedNetwork> Networks { get; init; }

    /// <summary>The networks that did not get a device that they want.</summary>
    public required IReadOnlyList<DeviceShortage> Shortages { get; init; }

    /// <summary>True if any of the networks wants a device; nothing else need be looked up otherwise.</summary>
    /// <exception cref="Cni.Errors.CniException">7: an element's own keys cannot be meant.</exception>
    public static bool IsWanted(IReadOnlyList<ResolvedNetwork> networks) =>
        networks.Select(DeviceRequest.Of).ToList().Exists(request => request is not null);

    public static DeviceAssignment Of(IReadOnlyList<ResolvedNetwork> networks, PodDevices pod)
    {
        var requests = networks.Select(DeviceRequest.Of).ToList();
        var matching = new DeviceMatching(requests, Candidates(pod.Devices));
        foreach (var (index, _) in requests.Index().Where(entry => entry.Item is not null).OrderByDescending(entry => entry.Item!.Exactness))
        {
            matching.Choose(index);
        }

        // Where that is not enforced, an element's deviceID is passed over as in Multus; what the others have they keep.
        var unmet = requests.Index().Where(entry => entry.Item is not null && matching.DeviceOf(entry.Index) is null).ToList();
        foreach (var (index, request) in unmet.Where(entry => entry.Item!.IsDeviceOfElement))
        {
            requests[index] = request! with { Device = "" };
            matching.Choose(index);
        }

        return new DeviceAssignment
        {
            Networks = [.. networks.Select((network, index) => network with { Device = matching.DeviceOf(index) })],
            Shortages = [.. unmet.Select(entry => DeviceShortage.Of(networks[entry.Index], entry.Item!, pod))],
        };
    }

    // One device may stand there twice: kubelet lets a container have what an initialising one had before. An id is unique within its
    // resource, and a PCI address wherever it stands: also in two pools, or given by a device plugin and by a claim.
    private static List<IReadOnlyList<PodDevice>> Candidates(IReadOnlyList<PodDevice> devices) =>
    [
        .. devices
            .GroupBy(device => (device.Container, device.Claim, device.Request))
            .SelectMany(owner => owner
                .OrderBy(device => device.Id, StringComparer.Ordinal)
                .ThenBy(device => device.Resource, StringComparer.Ordinal))
            .GroupBy(device => (PciAddress.IsOne(device.Id) ? "" : device.Resource, device.Id))
            .Select(IReadOnlyList<PodDevice> (device) => [.. device]),
    ];
}
