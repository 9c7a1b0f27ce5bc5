// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>Assigns a pod's devices to its networks. Pure: the same pod gets the same devices in the same order, every time.</summary>
/// <remarks>
/// The devices are ordered by container in the pod's order, within a container by ID, then by claim. Networks choose in their order, the
/// primary first, but more exact requests choose earlier. A device belongs to one network only. If no device is left for a network, an
/// earlier network takes another device if it can, so that as many networks as possible get one.
/// </remarks>
internal sealed record DeviceAssignment
{
    /// <summary>All networks, with their assigned devices.</summary>
    public required IReadOnlyList<ResolvedNetwork> Networks { get; init; }

    /// <summary>The networks that did not get their requested device.</summary>
    public required IReadOnlyList<DeviceShortage> Shortages { get; init; }

    /// <summary>True if any network requests a device; otherwise nothing has to be looked up.</summary>
    /// <exception cref="Cni.Errors.CniException">7: an element's own keys are invalid.</exception>
    public static bool IsWanted(IReadOnlyList<ResolvedNetwork> networks) =>
        networks.Select(DeviceRequest.Of).ToList().Exists(request => request is not null);

    public static DeviceAssignment Of(IReadOnlyList<ResolvedNetwork> networks, PodDevices pod)
    {
        var requests = networks.Select(DeviceRequest.Of).ToList();
        var matching = new DeviceMatching(requests, Candidates(pod.Devices));
        var requested = requests.Index().Where(entry => entry.Item is not null);
        foreach (var (index, _) in requested.OrderByDescending(entry => entry.Item!.Exactness))
        {
            matching.Choose(index);
        }

        // With requestPolicy warn, ignore the element's deviceID as Multus does; the other networks keep their devices.
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

    // A device may be listed twice: kubelet lets a container reuse the devices of an init container. An ID is unique within its resource. A
    // PCI address is unique everywhere, even in two pools, or with a device plugin and a claim.
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
