// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Cluster.Claims;

/// <summary>
/// Converts the devices of claims to devices that plugins know; a device that is not for networks is skipped with a note. Pure.
/// </summary>
internal static class ClaimedDevices
{
    public static (IReadOnlyList<PodDevice> Devices, IReadOnlyList<string> Notes) Of(
        IReadOnlyList<AllocatedDevice> allocated, SliceDevices slices)
    {
        var devices = new List<PodDevice>();
        var notes = new List<string>();
        foreach (var device in allocated)
        {
            var id = slices.Attribute(device, SliceDevices.DeviceId);
            var resource = slices.Attribute(device, SliceDevices.ResourceName);
            if (device.IsForAdministration)
            {
                notes.Add($"{device} is for administrative access (adminAccess) only");
            }
            else if (id.Length == 0)
            {
                notes.Add(slices.Has(device)
                    ? $"{device} has no attribute {SliceDevices.DeviceId}"
                    : $"{device} is in no ResourceSlice");
            }
            else if (device.Resource.Length > 0 && resource.Length > 0 && resource != device.Resource)
            {
                notes.Add($"{device} was allocated for {device.Resource}, but its attribute {SliceDevices.ResourceName} is {resource}");
            }
            else
            {
                devices.Add(new PodDevice
                {
                    Id = id,
                    Resource = device.Resource.Length > 0 ? device.Resource : resource,
                    Container = device.Container,
                    Claim = device.Claim,
                    Request = device.Request,
                });
            }
        }

        return (devices, notes);
    }
}
