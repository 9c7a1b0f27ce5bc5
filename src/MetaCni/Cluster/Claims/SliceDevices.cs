// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using MetaCni.Cluster.Objects;

namespace MetaCni.Cluster.Claims;

/// <summary>The devices that drivers publish in ResourceSlices, by driver, pool and name. Pure.</summary>
internal sealed class SliceDevices
{
    /// <summary>The attribute for the device id that plugins know.</summary>
    public const string DeviceId = "k8s.cni.cncf.io/deviceID";

    /// <summary>The attribute for the resource name in network attachment definitions.</summary>
    public const string ResourceName = "k8s.cni.cncf.io/resourceName";

    private readonly Dictionary<(string Driver, string Pool, string Device), JsonObject> _devices;

    /// <summary>Keeps only the newest generation of each pool: drivers are about to delete older slices.</summary>
    public SliceDevices(IEnumerable<JsonObject> slices)
    {
        _devices = slices
            .GroupBy(slice => (Driver: JsonParts.Text(slice, "spec", "driver"), Pool: JsonParts.Text(slice, "spec", "pool", "name")))
            .SelectMany(pool => pool.Where(slice => Generation(slice) == pool.Max(Generation)).Select(slice => (pool.Key, Slice: slice)))
            .SelectMany(entry => JsonParts.Objects(entry.Slice, "spec", "devices")
                .Select(device => (Key: (entry.Key.Driver, entry.Key.Pool, Device: JsonParts.Text(device, "name")), Device: device)))
            .DistinctBy(entry => entry.Key)
            .ToDictionary(entry => entry.Key, entry => entry.Device);
    }

    public bool Has(AllocatedDevice device) => _devices.ContainsKey((device.Driver, device.Pool, device.Device));

    /// <summary>A string attribute of a device, or empty.</summary>
    public string Attribute(AllocatedDevice device, string name)
    {
        return _devices.TryGetValue((device.Driver, device.Pool, device.Device), out var json) ? Attribute(json, device.Driver, name) : "";
    }

    /// <summary>True if a device has the resource in its attribute.</summary>
    public bool Offer(string resource) => _devices.Any(device => Attribute(device.Value, device.Key.Driver, ResourceName) == resource);

    // An attribute without a domain belongs to the driver's domain.
    private static string Attribute(JsonObject device, string driver, string name)
    {
        var plain = name.StartsWith($"{driver}/", StringComparison.Ordinal) ? name[(driver.Length + 1)..] : name;
        var full = JsonParts.Text(device, "attributes", name, "string");
        return full.Length > 0 ? full : JsonParts.Text(device, "attributes", plain, "string");
    }

    private static long Generation(JsonObject slice) =>
        long.TryParse(JsonParts.Text(slice, "spec", "pool", "generation"), CultureInfo.InvariantCulture, out var generation)
            ? generation
            : 0;
}
