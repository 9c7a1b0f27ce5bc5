// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;

namespace MetaCni.Cluster.Claims;

/// <summary>Reads the devices that are allocated to claims. Pure.</summary>
internal static class AllocatedDevices
{
    /// <summary>The devices of one claim of the pod, in the order of its allocation; the allocation may have no devices.</summary>
    /// <exception cref="CniException">11: the claim has no allocation yet.</exception>
    public static IReadOnlyList<AllocatedDevice> Of(string claim, JsonObject json)
    {
        if (JsonParts.At(json, "status", "allocation") is null)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"resource claim {JsonParts.Text(json, "metadata", "namespace")}/{JsonParts.Text(json, "metadata", "name")} of the pod "
                + "has no allocated device");
        }

        return
        [
            .. JsonParts.Objects(json, "status", "allocation", "devices", "results").Select(result => new AllocatedDevice
            {
                Claim = claim,
                Request = JsonParts.Text(result, "request"),
                Driver = JsonParts.Text(result, "driver"),
                Pool = JsonParts.Text(result, "pool"),
                Device = JsonParts.Text(result, "device"),
                IsForAdministration = JsonParts.Text(result, "adminAccess") == "true",
            }),
        ];
    }

    /// <summary>The devices of the claim for extended resources, each with its container and resource from the pod's status.</summary>
    /// <exception cref="CniException">11: a request in the pod's status has no allocated device.</exception>
    public static IReadOnlyList<AllocatedDevice> OfExtended(JsonObject status, JsonObject json)
    {
        var name = JsonParts.Text(status, "resourceClaimName");
        var devices = Of(name, json);
        return [.. JsonParts.Objects(status, "requestMappings").SelectMany(mapping => Mapped(mapping, devices, name))];
    }

    private static List<AllocatedDevice> Mapped(JsonObject mapping, IReadOnlyList<AllocatedDevice> devices, string claim)
    {
        var request = JsonParts.Text(mapping, "requestName");
        var mapped = devices
            .Where(device => device.Request == request || device.Request.StartsWith($"{request}/", StringComparison.Ordinal))
            .Select(device => device with
            {
                Resource = JsonParts.Text(mapping, "resourceName"),
                Container = JsonParts.Text(mapping, "containerName"),
            })
            .ToList();
        return mapped.Count > 0 ? mapped : throw new CniException(
            CniErrorCode.TryAgainLater, $"resource claim {claim} of the pod has no allocated device for request {request}");
    }
}
