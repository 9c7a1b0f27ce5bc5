// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using KubeletStandIn;
using MetaCni.Kubelet;
using MetaCni.Planning;
using MetaCni.Planning.Devices;
using MetaCni.Tests.Kubelet.Checkpoint;
using MetaCni.Tests.Planning;
using Support;

namespace MetaCni.Tests.Kubelet;

public sealed class KubeletDevicesTests : IDisposable
{
    private static readonly PodIdentity Pod = new() { Namespace = "team", Name = "pod1", Uid = "u1" };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string Socket => _directory.Combine("pod-resources", "kubelet.sock");

    private string Checkpoint => _directory.Combine("device-plugins", "checkpoint");

    // kubelet waits for its own socket there; whoever has it elsewhere must learn where it was looked for.
    [Fact]
    public async Task The_error_for_a_missing_socket_and_checkpoint_names_both()
    {
        _directory.Subdirectory("pod-resources");
        using var deadline = new CancellationTokenSource();

        var e = await Assert.ThrowsAsync<CniException>(() => ReadAsync(new TimeOfOneAttempt(deadline), deadline.Token));

        Assert.Equal(
            (11, $"kubelet does not list the devices of pod team/pod1: neither its socket {Socket} nor its checkpoint {Checkpoint} exists; "
                + "it may be starting; if it is not, set podResourcesSocket to the path of its socket"),
            (e.Error.Code, e.Error.Message));
    }

    [Fact]
    public async Task A_device_without_an_id_in_the_checkpoint_is_skipped_with_a_note()
    {
        _directory.Write("device-plugins/checkpoint", CheckpointSamples.Of(
            CheckpointSamples.Numa.Replace("""{"-1":["2"],""", """{"-1":["","2"],""", StringComparison.Ordinal), "u1"));

        var devices = await ReadAsync(TimeProvider.System, CancellationToken.None);

        Assert.Equal(["2", "1", "3"], devices.Devices.Select(device => device.Id));
        Assert.Equal("a device of resource intel.com/vf in container app has no id", Assert.Single(devices.Notes));
        Assert.Equal(["intel.com/vf"], devices.ResourcesWithoutId);
    }

    [Fact]
    public async Task A_device_without_an_id_in_the_kubelet_response_is_skipped_with_a_note()
    {
        _directory.Subdirectory("pod-resources");
        await using var kubelet = new StandInKubelet(Socket);
        kubelet.Node.Give("team/pod1", "web", "a.org/x", "2", "", "1");
        await kubelet.StartAsync();

        var devices = await ReadAsync(TimeProvider.System, CancellationToken.None);

        Assert.Equal(["2", "1"], devices.Devices.Select(device => device.Id));
        Assert.Equal("a device of resource a.org/x in container web has no id", Assert.Single(devices.Notes));
        Assert.Equal(["a.org/x"], devices.ResourcesWithoutId);
    }

    private Task<PodDevices> ReadAsync(TimeProvider time, CancellationToken deadline) =>
        new KubeletDevices(PlanInputs.Config with { PodResourcesSocket = Socket, KubeletCheckpoint = Checkpoint }, time).ReadAsync(Pod, deadline);
}
