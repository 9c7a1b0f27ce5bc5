// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster.Claims;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Tests.Cluster.Claims;

public sealed class ClaimReaderTests
{
    private const string Driver = "sriov.example.org";

    private const string Pod = """
        {"spec": {"nodeName": "node1",
                  "initContainers": [{"name": "init"}], "containers": [{"name": "web"}, {"name": "app"}],
                  "resourceClaims": [{"name": "direct", "resourceClaimName": "shared"}, {"name": "made", "resourceClaimTemplateName": "t"}]},
         "status": {"resourceClaimStatuses": [{"name": "made", "resourceClaimName": "made-x7"}, {"name": "needless"}]}}
        """;

    [Fact]
    public async Task The_devices_of_all_claims_come_in_the_pods_order_with_their_ids_and_resources()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Claim("made-x7", $"[{Result("fast", "nic2")}, {Result("slow", "nic3")}]")
            .Claim("shared", $"[{Result("r", "nic1")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "a")}, {Device("nic2", "b")}, {Device("nic3", "c", "other.org/y")}]");

        var claims = await ReadAsync(objects);

        Assert.Equal(["direct/r a intel.com/vf", "made/fast b intel.com/vf", "made/slow c other.org/y"], claims.Devices.Select(Text));
        Assert.Equal(["init", "web", "app"], claims.Containers);
        Assert.Equal(["team/shared", "team/made-x7", $"{Driver}@node1"], objects.Questions);
        Assert.Empty(claims.Notes);
    }

    [Fact]
    public async Task Each_driver_is_queried_once_and_other_nodes_only_if_a_device_is_missing()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Claim("made-x7", $"[{Result("a", "nic1")}, {Result("b", "nic2")}, {Result("c", "far", "net.example.org", "fabric")}]")
            .Claim("shared", $"[{Result("r", "nic3")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "1")}, {Device("nic2", "2")}, {Device("nic3", "3")}]")
            .Slice("net.example.org", "fabric", null, $"[{Device("far", "4")}]");

        var claims = await ReadAsync(objects);

        Assert.Equal(["3", "1", "2", "4"], claims.Devices.Select(device => device.Id));
        Assert.Equal([$"{Driver}@node1", "net.example.org@node1", "net.example.org@*"], objects.Questions.Skip(2));
    }

    [Fact]
    public async Task A_resource_is_offered_by_devices_of_the_node_or_without_a_node()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "a", "a.org/own")}]")
            .Slice(Driver, "node2", "node2", $"[{Device("nic2", "b", "a.org/others")}]")
            .Slice("net.example.org", "fabric", null, $"[{Device("far", "c", "a.org/shared")}]");
        var reader = new ClaimReader(objects);

        Assert.True(await reader.OffersAsync("a.org/own", "node1", CancellationToken.None));
        Assert.True(await reader.OffersAsync("a.org/shared", "node1", CancellationToken.None));
        Assert.False(await reader.OffersAsync("a.org/others", "node1", CancellationToken.None));
        Assert.True(await reader.OffersAsync("a.org/others", "", CancellationToken.None));
        Assert.Equal(["slices@node1", "slices@node1", "slices@", "slices@node1", "slices@", "slices@*"], objects.Questions);
    }

    [Fact]
    public async Task The_resources_of_claims_are_named_also_where_their_devices_are_not_for_networks()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Claim("made-x7", $"[{Result("fast", "nic2")}]").Claim("shared", "[]")
            .Slice(Driver, "node1", "node1", $$"""[{"name": "nic2", "attributes": {"k8s.cni.cncf.io/resourceName": {"string": "a.org/x"} } }]""");

        var claims = await ReadAsync(objects);

        Assert.Empty(claims.Devices);
        Assert.Equal(("a.org/x", "node1"), (Assert.Single(claims.Resources), claims.Node));
    }

    [Fact]
    public async Task Only_the_newest_generation_of_a_pool_counts()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Claim("made-x7", $"[{Result("a", "nic1")}]").Claim("shared", $"[{Result("r", "nic2")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "old")}, {Device("nic2", "old2")}]", generation: 1)
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "new")}]", generation: 2);

        var claims = await ReadAsync(objects);

        Assert.Equal(["new"], claims.Devices.Select(device => device.Id));
        Assert.Equal($"device {Driver}/node1/nic2 of claim direct is in no ResourceSlice", Assert.Single(claims.Notes));
    }

    [Fact]
    public async Task A_device_that_is_not_for_networks_is_passed_over_with_a_note()
    {
        var objects = new ClaimObjectsInMemory(Pod)
            .Claim("made-x7", $"[{Result("a", "gpu1")}]").Claim("shared", $"[{Result("r", "nic1")}]")
            .Slice(Driver, "node1", "node1", $$"""[{{Device("nic1", "1")}}, {"name": "gpu1", "attributes": {"memory": {"int": 80 } } }]""");

        var claims = await ReadAsync(objects);

        Assert.Equal(["1"], claims.Devices.Select(device => device.Id));
        Assert.Equal($"device {Driver}/node1/gpu1 of claim made has no attribute k8s.cni.cncf.io/deviceID", Assert.Single(claims.Notes));
    }

    [Fact]
    public async Task A_claim_without_an_allocation_is_code_11_try_again_later()
    {
        var objects = new ClaimObjectsInMemory(Pod).Unallocated("made-x7").Claim("shared", $"[{Result("r", "nic1")}]");

        var e = await Assert.ThrowsAsync<CniException>(() => ReadAsync(objects));

        Assert.Equal((11, "resource claim team/made-x7 of the pod has no allocated device"), (e.Error.Code, e.Error.Message));
    }

    // A request of all devices that match may be allocated none.
    [Fact]
    public async Task A_claim_with_an_empty_allocation_provides_no_device()
    {
        var objects = new ClaimObjectsInMemory(Pod).Claim("made-x7", "[]").Claim("shared", $"[{Result("r", "nic1")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "1")}]");

        Assert.Equal(["direct/r 1 intel.com/vf"], (await ReadAsync(objects)).Devices.Select(Text));
    }

    // Whoever monitors a device does not have it: it is some pod's, and may be another's.
    [Fact]
    public async Task A_device_for_administrative_access_is_passed_over_with_a_note()
    {
        var admin = Result("r", "nic1").Replace("}", ", \"adminAccess\": true}", StringComparison.Ordinal);
        var own = Result("a", "nic2").Replace("}", ", \"adminAccess\": false}", StringComparison.Ordinal);
        var objects = new ClaimObjectsInMemory(Pod).Claim("made-x7", $"[{own}]").Claim("shared", $"[{admin}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "1")}, {Device("nic2", "2")}]");

        var claims = await ReadAsync(objects);

        Assert.Equal(["2"], claims.Devices.Select(device => device.Id));
        Assert.Equal($"device {Driver}/node1/nic1 of claim direct is for administrative access (adminAccess) only", Assert.Single(claims.Notes));
    }

    [Fact]
    public async Task Extended_resources_are_mapped_to_container_and_resource()
    {
        var objects = Extended($"[{Result("req0", "nic1")}, {Result("req1/sub", "nic2")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "1")}, {Device("nic2", "2", "")}]");

        var claims = await ReadAsync(objects);

        Assert.Equal(["web intel.com/vf 1", "app intel.com/vf 2"], claims.Devices.Select(device => $"{device.Container} {device.Resource} {device.Id}"));
    }

    [Fact]
    public async Task A_device_whose_attribute_names_another_resource_is_not_used()
    {
        var objects = Extended($"[{Result("req0", "nic1")}, {Result("req1", "nic2")}]")
            .Slice(Driver, "node1", "node1", $"[{Device("nic1", "1")}, {Device("nic2", "2", "other.org/y")}]");

        var claims = await ReadAsync(objects);

        Assert.Equal(["1"], claims.Devices.Select(device => device.Id));
        Assert.Contains("was allocated for intel.com/vf, but its attribute k8s.cni.cncf.io/resourceName is other.org/y", Assert.Single(claims.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extended_resource_mapping_without_a_result_is_code_11_try_again_later()
    {
        var e = await Assert.ThrowsAsync<CniException>(() => ReadAsync(Extended($"[{Result("req0", "nic1")}]")));

        Assert.Equal((11, "resource claim ext of the pod has no allocated device for request req1"), (e.Error.Code, e.Error.Message));
    }

    [Fact]
    public async Task A_pod_without_claims_costs_no_request_but_its_own()
    {
        var objects = new ClaimObjectsInMemory("""{"spec": {"containers": [{"name": "app"}]}, "status": {}}""");

        Assert.Empty((await ReadAsync(objects)).Devices);
        Assert.Empty(objects.Questions);
    }

    private static ClaimObjectsInMemory Extended(string results) => new ClaimObjectsInMemory("""
        {"spec": {"nodeName": "node1", "containers": [{"name": "web"}, {"name": "app"}]},
         "status": {"extendedResourceClaimStatus": {"resourceClaimName": "ext", "requestMappings": [
           {"containerName": "web", "resourceName": "intel.com/vf", "requestName": "req0"},
           {"containerName": "app", "resourceName": "intel.com/vf", "requestName": "req1"}]}}}
        """).Claim("ext", results);

    private static Task<PodClaims> ReadAsync(ClaimObjectsInMemory objects) =>
        new ClaimReader(objects).ReadAsync(new PodIdentity { Namespace = "team", Name = "pod1" }, CancellationToken.None);

    private static string Result(string request, string device, string driver = Driver, string pool = "node1") =>
        $$"""{"request": "{{request}}", "driver": "{{driver}}", "pool": "{{pool}}", "device": "{{device}}"}""";

    private static string Device(string name, string id, string resource = "intel.com/vf") => $$$"""
        {"name": "{{{name}}}", "attributes": {"k8s.cni.cncf.io/deviceID": {"string": "{{{id}}}"}{{{(resource.Length > 0 ? $$""", "k8s.cni.cncf.io/resourceName": {"string": "{{resource}}"}""" : "")}}}}}
        """;

    private static string Text(PodDevice device) => $"{device.Claim}/{device.Request} {device.Id} {device.Resource}";
}
