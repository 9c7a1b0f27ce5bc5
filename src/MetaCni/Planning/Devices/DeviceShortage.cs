// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Planning.Devices;

/// <summary>A network that did not get its requested device.</summary>
internal sealed record DeviceShortage
{
    /// <summary>The name in messages.</summary>
    public required string Network { get; init; }

    /// <summary>The requested resource; empty if only a claim was requested.</summary>
    public required string Resource { get; init; }

    /// <summary>Describes the missing device: what was requested, and how many devices the pod has.</summary>
    public required string Sentence { get; init; }

    /// <summary>
    /// True if the network requests only a resource, and the pod has no device of it. It may be a resource without devices, which only the
    /// scheduler counts.
    /// </summary>
    public bool MayHaveNoDevices { get; init; }

    public static DeviceShortage Of(ResolvedNetwork network, DeviceRequest request, PodDevices pod)
    {
        var notes = pod.Notes.Count == 0 ? "" : $" ({string.Join("; ", pod.Notes)})";
        return new DeviceShortage
        {
            Network = network.DisplayName,
            Resource = request.Resource,
            Sentence = $"{NetworkLabel.Of(network.DisplayName)} requests {request}: {Reason(request, pod)}{notes}",
            MayHaveNoDevices = request is { Resource.Length: > 0, Exactness: 0 }
                && !pod.ClaimedResources.Contains(request.Resource)
                && !pod.ResourcesWithoutId.Contains(request.Resource)
                && !pod.Devices.Any(device => device.Resource == request.Resource),
        };
    }

    private static string Reason(DeviceRequest request, PodDevices pod)
    {
        var accepted = Distinct(pod.Devices.Where(request.Accepts));
        var ofResource = Distinct(pod.Devices.Where(device => request.Resource.Length == 0 || device.Resource == request.Resource));
        if (accepted.Count > 0)
        {
            return $"{pod.Source} allocated {Count(accepted)} to this pod, all used by other networks; "
                + "request one more in the container's resource limits, or remove the network";
        }

        if (ofResource.Count > 0)
        {
            return $"{pod.Source} allocated {Count(ofResource)} to this pod, but not the requested one; "
                + "correct the element's keys, or remove them to accept any device";
        }

        var others = pod.Devices.Select(device => device.Resource).Where(resource => resource.Length > 0).Distinct().ToList();
        return $"{pod.Source} allocated no such device to this pod"
            + (others.Count > 0 ? $", only devices of {string.Join(", ", others)}" : "")
            + "; request one in the container's resource limits, or correct the resource in the network's definition";
    }

    private static List<PodDevice> Distinct(IEnumerable<PodDevice> devices) =>
        [.. devices.DistinctBy(device => (device.Resource, device.Id))];

    private static string Count(List<PodDevice> devices) =>
        $"{devices.Count} of it ({string.Join(", ", devices.Select(device => PlainText.Word(device.Id)).Order(StringComparer.Ordinal))})";
}
