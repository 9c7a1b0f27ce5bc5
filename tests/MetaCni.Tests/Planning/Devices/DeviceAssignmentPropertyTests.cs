// SPDX-License-Identifier: Apache-2.0

using CsCheck;
using MetaCni.Planning;
using MetaCni.Planning.Devices;
using static MetaCni.Tests.Planning.Devices.DeviceInputs;

namespace MetaCni.Tests.Planning.Devices;

public sealed class DeviceAssignmentPropertyTests
{
    // Few of all cases are those where one network has to make room for another.
    private const int Cases = 5000;

    private static readonly Gen<PodDevice> Device =
        from owner in Gen.Int[0, 3]
        from resource in Gen.OneOf("a.org/x", "b.org/y")
        from id in Gen.Int[1, 4]
        select owner < 2
            ? new PodDevice { Id = $"{id}", Resource = resource, Container = $"c{owner}" }
            : Claimed($"k{owner}", $"r{id % 2}", $"{id}", resource);

    private static readonly Gen<ResolvedNetwork> Wanting =
        from resource in Gen.OneOf("a.org/x", "b.org/y", "")
        from key in Gen.OneOf("", "\"metacni.io/container\": \"c0\"", "\"metacni.io/device\": \"2\"", "\"metacni.io/claim\": \"k2\"", "\"metacni.io/claim\": \"k3/r1\"")
        where resource.Length > 0 || !(key.Contains("container", StringComparison.Ordinal) || key.Contains("io/device", StringComparison.Ordinal))
        select Network("n", resource, key);

    private static readonly Gen<(PodDevice[] Devices, ResolvedNetwork[] Networks)> Case =
        Gen.Select(Device.Array[0, 7], Wanting.Array[0, 5]);

    [Fact]
    public void No_device_is_assigned_twice_and_each_matches_its_request() => Case.Sample(input =>
    {
        var networks = DeviceAssignment.Of(input.Networks, Pod(input.Devices)).Networks;

        var given = networks.Where(network => network.Device is not null).ToList();
        Assert.Equal(given.Count, given.Select(network => (network.Device!.Resource, network.Device.Id)).Distinct().Count());
        Assert.All(given, network => Assert.True(DeviceRequest.Of(network)!.Accepts(network.Device!)));
    }, iter: Cases);

    [Fact]
    public void As_many_networks_as_possible_get_a_device_and_the_others_are_reported() => Case.Sample(input =>
    {
        var assignment = DeviceAssignment.Of(input.Networks, Pod(input.Devices));

        var wanting = input.Networks.Select(DeviceRequest.Of).OfType<DeviceRequest>().ToList();
        var given = assignment.Networks.Count(network => network.Device is not null);
        Assert.Equal(Most(wanting, input.Devices), given);
        Assert.Equal(wanting.Count - given, assignment.Shortages.Count);
    }, iter: Cases);

    [Fact]
    public void The_order_in_which_a_container_has_its_devices_does_not_matter() => Case.Sample(input =>
    {
        var owners = input.Devices.GroupBy(device => (device.Container, device.Claim, device.Request)).ToList();
        var turned = owners.SelectMany(owner => owner.Reverse()).ToList();

        Assert.Equal(
            DeviceAssignment.Of(input.Networks, Pod([.. owners.SelectMany(owner => owner)])).Ids(),
            DeviceAssignment.Of(input.Networks, Pod(turned)).Ids());
    }, iter: Cases);

    // By trying everything.
    private static int Most(IReadOnlyList<DeviceRequest> requests, IReadOnlyList<PodDevice> devices)
    {
        if (requests.Count == 0)
        {
            return 0;
        }

        DeviceRequest[] rest = [.. requests.Skip(1)];
        var keys = devices.Where(requests[0].Accepts).Select(device => (device.Resource, device.Id)).Distinct();
        return keys
            .Select(key => 1 + Most(rest, [.. devices.Where(device => (device.Resource, device.Id) != key)]))
            .Append(Most(rest, devices))
            .Max();
    }
}
