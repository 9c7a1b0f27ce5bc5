// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubelet.Checkpoint;
using MetaCni.Planning;
using Support;

namespace MetaCni.Tests.Kubelet.Checkpoint;

public sealed class CheckpointFileTests : IDisposable
{
    // Two files that kubelets wrote, published by their owners.
    private const string Tegra =
        """{"Data":{"PodDeviceEntries":[{"PodUID":"bf52b2cd-b611-4e79-86b1-280b283185c3","ContainerName":"check","ResourceName":"nvidia.com/gpu","DeviceIDs":{"-1":["tegra"]},"AllocResp":"Ch8KFk5WSURJQV9WSVNJQkxFX0RFVklDRVMSBXRlZ3Jh"}],"RegisteredDevices":{"nvidia.com/gpu":["tegra"]}},"Checksum":3660592824}""";

    private const string Numa =
        """{"Data":{"PodDeviceEntries":[{"PodUID":"9a15d2b5-c152-46b9-96e0-d57032629e1f","ContainerName":"app","ResourceName":"nvidia.com/gpu","DeviceIDs":{"1":["GPU-9b341c59-f96b-ba85-c137-78c3652fea65","GPU-c1e9f249-b37b-81c2-a8d9-ba5ca0294841"]},"AllocResp":"CmsKFk5WSURJQV9WSVNJQkxFX0RFVklDRVMSUUdQVS1jMWU5ZjI0OS1iMzdiLTgxYzItYThkOS1iYTVjYTAyOTQ4NDEsR1BVLTliMzQxYzU5LWY5NmItYmE4NS1jMTM3LTc4YzM2NTJmZWE2NRokCg4vZGV2L252aWRpYWN0bBIOL2Rldi9udmlkaWFjdGwaAnJ3GiYKDy9kZXYvbnZpZGlhLXV2bRIPL2Rldi9udmlkaWEtdXZtGgJydxoyChUvZGV2L252aWRpYS11dm0tdG9vbHMSFS9kZXYvbnZpZGlhLXV2bS10b29scxoCcncaLgoTL2Rldi9udmlkaWEtbW9kZXNldBITL2Rldi9udmlkaWEtbW9kZXNldBoCcncaIAoML2Rldi9udmlkaWExEgwvZGV2L252aWRpYTEaAnJ3GiAKDC9kZXYvbnZpZGlhMhIML2Rldi9udmlkaWEyGgJydw=="}],"RegisteredDevices":{"nvidia.com/gpu":["GPU-77a702db-e37f-3a74-d46d-c5713f66058c","GPU-9b341c59-f96b-ba85-c137-78c3652fea65","GPU-c1e9f249-b37b-81c2-a8d9-ba5ca0294841"]}},"Checksum":2530956716}""";

    // A third, of a kubelet before 1.20, without entries.
    private const string Old =
        """{"Data":{"PodDeviceEntries":null,"RegisteredDevices":{"nvidia.com/gpu":["GPU-0650a168-e770-3ea8-8ac3-8a1d419763e0"]}},"Checksum":3952659280}""";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Files_that_kubelets_wrote_have_the_checksum_that_is_computed()
    {
        Assert.Equal(["nvidia.com/gpu check tegra"], Read(Tegra, "bf52b2cd-b611-4e79-86b1-280b283185c3"));
        Assert.Equal(
            ["nvidia.com/gpu app GPU-9b341c59-f96b-ba85-c137-78c3652fea65", "nvidia.com/gpu app GPU-c1e9f249-b37b-81c2-a8d9-ba5ca0294841"],
            Read(Numa, "9a15d2b5-c152-46b9-96e0-d57032629e1f"));
        Assert.Empty(Read(Old, "u1"));
    }

    [Fact]
    public void Before_kubelet_1_20_the_devices_are_a_list()
    {
        Assert.Equal(["intel.com/vf app 2", "intel.com/vf app 1", "intel.com/vf web 3"], Read(CheckpointSamples.List, "u1"));
    }

    [Fact]
    public void Containers_are_sorted_by_name_and_NUMA_nodes_are_merged()
    {
        Assert.Equal(["intel.com/vf app 2", "intel.com/vf app 1", "intel.com/vf web 3"], Read(CheckpointSamples.Numa, "u1"));
    }

    [Fact]
    public void Resources_are_the_registered_ones_and_the_ones_assigned_to_pods()
    {
        var emptied = CheckpointSamples.Of(CheckpointSamples.Numa.Replace("\"RegisteredDevices\":{\"intel.com/vf\":[\"1\",\"2\",\"3\",\"9\"],", "\"RegisteredDevices\":{", StringComparison.Ordinal), "u1");

        Assert.Equal(["a.org/x", "intel.com/vf"], new CheckpointFile(_directory.Write("checkpoint", emptied)).ReadResources());
        Assert.Equal(["nvidia.com/gpu"], new CheckpointFile(_directory.Write("old", Old)).ReadResources());
    }

    [Fact]
    public void Devices_of_another_pod_uid_are_ignored() => Assert.Empty(Read(CheckpointSamples.Numa, "u2"));

    [Theory]
    [InlineData("\"DeviceIDs\":{\"-1\":[\"tegra\"]}", "\"DeviceIDs\":{\"-1\":[\"other\"]}", "its checksum is 3660592824, but the checksum of its content is ")]
    [InlineData(",\"Checksum\":3660592824", "", "its checksum is missing, but the checksum of its content is 3660592824")]
    [InlineData("Ch8KFk5", "Ch8KF", "an AllocResp is not base64")]
    [InlineData("\"Data\"", "\"data2\"", "it has no Data")]
    public void A_damaged_file_is_an_error(string old, string @new, string why)
    {
        var e = Assert.Throws<CniException>(() => Read(Tegra.Replace(old, @new, StringComparison.Ordinal), "u1"));

        Assert.Equal(5, e.Error.Code);
        Assert.Contains($"is damaged: {why}", e.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\n", "it is not a JSON object")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{\"Data\":", "it is not a JSON object")]
    [InlineData("\0\0\0\0", "it is not a JSON object")]
    public void The_error_for_an_incomplete_checkpoint_says_to_restart_kubelet(string content, string why)
    {
        var e = Assert.Throws<CniException>(() => Read(content, "u1"));

        Assert.Equal(
            (5, $"kubelet's checkpoint {_directory.Combine("checkpoint")} is damaged: {why}; restart kubelet, which rewrites the file"),
            (e.Error.Code, e.Error.Message));
    }

    [Fact]
    public void A_FIFO_in_place_of_the_checkpoint_is_refused_at_once()
    {
        var fifo = _directory.Combine("fifo");
        Shell.Output("mkfifo", fifo);

        var e = Assert.Throws<CniException>(() => new CheckpointFile(fifo).Read(new PodIdentity { Namespace = "team", Name = "pod1", Uid = "u1" }));

        Assert.Equal((5, $"kubelet's checkpoint {fifo} cannot be read: it is not a regular file"), (e.Error.Code, e.Error.Message));
    }

    [Fact]
    public void Reading_devices_without_a_pod_uid_is_an_error()
    {
        var e = Assert.Throws<CniException>(() => Read(Tegra, ""));

        Assert.Equal(4, e.Error.Code);
    }

    private string[] Read(string text, string uid)
    {
        var file = new CheckpointFile(_directory.Write("checkpoint", text));
        return [.. file.Read(new PodIdentity { Namespace = "default", Name = "pod1", Uid = uid }).Select(device => $"{device.Resource} {device.Container} {device.Id}")];
    }
}
