// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using KubeletStandIn;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Kubelet;
using MetaCni.Logging;
using MetaCni.Planning.Devices;
using MetaCni.Preparing;
using MetaCni.Tests.Kubelet.Checkpoint;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Planning.Devices;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

/// <summary>What the API server refuses while a shortage is judged; <see cref="CountedResourceTests"/> has the rest.</summary>
public sealed class ShortageJudgeTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _node = new();
    private readonly StandInKubelet _kubelet;

    public ShortageJudgeTests() => _kubelet = new StandInKubelet(_node.Combine("kubelet.sock"));

    public Task InitializeAsync() => _kubelet.StartAsync();

    public async Task DisposeAsync() => await _kubelet.DisposeAsync();

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_role_that_may_not_list_ResourceSlices_does_not_fail_the_ADD()
    {
        var verdict = await JudgeAsync(MetaCniError.Of(MetaCniErrorCode.AccessDenied, "may not list resourceslices.resource.k8s.io"));

        Assert.Empty(verdict.Missing.Concat(verdict.Doubtful));
    }

    [Fact]
    public async Task An_API_server_that_does_not_respond_is_code_11_try_again_later() =>
        Assert.Equal(11, (await Failure.OfAsync(() => JudgeAsync(new CniException(CniErrorCode.TryAgainLater, "no answer")))).Code);

    private async Task<DeviceVerdict> JudgeAsync(CniException failure)
    {
        var config = PlanInputs.Config with
        {
            PodResourcesSocket = _kubelet.Socket,
            KubeletCheckpoint = _node.Write("checkpoint", CheckpointSamples.Of(CheckpointSamples.Numa, "u1")),
        };
        using var cluster = new FakeCluster { Failure = failure };
        using var text = new StringWriter();
        var networks = new[] { DeviceInputs.Network("br", "ovs-cni.network.kubevirt.io/br1") };
        var judge = new ShortageJudge(
            new OperatorLog(new LogConfig(), text, TimeProvider.System), new KubeletDevices(config, TimeProvider.System), cluster) { Node = "node1" };
        return await judge.JudgeAsync(
            DeviceAssignment.Of(networks, new PodDevices { Devices = [], Source = "kubelet" }), CancellationToken.None);
    }
}
