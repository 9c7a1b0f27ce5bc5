// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Cni.Errors;
using Grpc.Core;
using KubeletStandIn;
using MetaCni.Kubelet;
using MetaCni.Planning;
using MetaCni.Tests.Plugin;
using Support;

namespace MetaCni.Tests.Kubelet;

public sealed class PodResourcesReaderTests : IAsyncLifetime, IDisposable
{
    private static readonly PodIdentity Pod = new() { Namespace = "team", Name = "pod1", Uid = "u1" };

    private readonly TemporaryDirectory _directory = new();
    private readonly StandInKubelet _kubelet;

    public PodResourcesReaderTests() => _kubelet = new StandInKubelet(_directory.Combine("kubelet.sock"));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _kubelet.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_devices_of_a_pod_are_listed_container_by_container()
    {
        _kubelet.Node.Give("team/pod1", "web", "a.org/x", "2", "1").Give("team/pod1", "web", "b.org/y", "1").Give("team/pod1", "app", "a.org/x", "3")
            .Give("other/pod1", "app", "a.org/x", "9");
        await _kubelet.StartAsync();

        Assert.Equal(["web a.org/x 2", "web a.org/x 1", "web b.org/y 1", "app a.org/x 3"], await ReadAsync());
        Assert.Equal(["Get"], _kubelet.Node.Calls);
    }

    [Theory]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Unknown)]
    public async Task If_kubelet_does_not_serve_Get_List_is_called(StatusCode code)
    {
        _kubelet.Node.Give("other/pod1", "app", "a.org/x", "9").Give("team/pod1", "app", "a.org/x", "3");
        _kubelet.Node.GetFailure = code;
        await _kubelet.StartAsync();

        Assert.Equal(["app a.org/x 3"], await ReadAsync());
        Assert.Equal(["Get", "List"], _kubelet.Node.Calls);
    }

    [Fact]
    public async Task A_pod_that_kubelet_does_not_know_has_no_devices()
    {
        _kubelet.Node.Give("other/pod1", "app", "a.org/x", "9");
        await _kubelet.StartAsync();

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task Allocatable_resources_report_whether_they_have_any_device()
    {
        _kubelet.Node.Give("other/pod1", "app", "a.org/x", "9").Offer("b.org/y", "1", "2").Offer("c.org/none").Refusals = (1, StatusCode.Unavailable);
        await _kubelet.StartAsync();

        var resources = await new PodResourcesReader(_kubelet.Socket, TimeProvider.System).ReadAllocatableAsync(CancellationToken.None);

        Assert.Equal(["a.org/x True", "b.org/y True", "c.org/none False"], resources.Select(resource => $"{resource.Key} {resource.Value}"));
        Assert.Equal(["GetAllocatableResources", "GetAllocatableResources"], _kubelet.Node.Calls);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task A_request_to_a_busy_kubelet_is_retried(StatusCode code)
    {
        _kubelet.Node.Give("team/pod1", "app", "a.org/x", "3").Refusals = (2, code);
        await _kubelet.StartAsync();

        Assert.Equal(["app a.org/x 3"], await ReadAsync());
        Assert.Equal(3, _kubelet.Node.Calls.Count);
    }

    [Fact]
    public async Task A_kubelet_that_restarts_is_waited_for()
    {
        await using (var killed = new StandInKubelet(_kubelet.Socket))
        {
            await killed.StartAsync();
        }

        _kubelet.Node.Give("team/pod1", "app", "a.org/x", "3");
        var reading = ReadAsync();
        await _kubelet.StartAsync();

        Assert.Equal(["app a.org/x 3"], await reading);
    }

    [Fact]
    public async Task A_kubelet_that_does_not_respond_is_code_11_after_the_timeout()
    {
        _kubelet.Node.IsSilent = true;
        await _kubelet.StartAsync();
        var time = new ManualTime();

        var reading = new PodResourcesReader(_kubelet.Socket, time).ReadAsync(Pod, CancellationToken.None);
        await _kubelet.Node.Asked;
        time.Timer!.Fire();

        var e = await Assert.ThrowsAsync<CniException>(() => reading);
        Assert.Equal(
            (11, $"kubelet does not list the devices of pod team/pod1 ({_kubelet.Socket}): it accepted the request and did not respond; it may be restarting"),
            (e.Error.Code, e.Error.Message));
        Assert.Equal(TimeSpan.FromSeconds(10), time.Timer.DueTime);
    }

    [Fact]
    public async Task The_error_for_a_refused_connection_contains_the_kernels_message()
    {
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(_kubelet.Socket));
        using var deadline = new CancellationTokenSource();

        var e = await Assert.ThrowsAsync<CniException>(
            () => new PodResourcesReader(_kubelet.Socket, new TimeOfOneAttempt(deadline)).ReadAsync(Pod, deadline.Token));

        Assert.Equal(
            (11, $"kubelet does not list the devices of pod team/pod1 ({_kubelet.Socket}): Connection refused; it may be restarting"),
            (e.Error.Code, e.Error.Message));
    }

    [Fact]
    public async Task The_deadline_of_the_operation_can_end_the_wait_earlier()
    {
        _kubelet.Node.IsSilent = true;
        await _kubelet.StartAsync();
        using var deadline = new CancellationTokenSource();

        var reading = new PodResourcesReader(_kubelet.Socket, new TimeWithoutLimits()).ReadAsync(Pod, deadline.Token);
        await _kubelet.Node.Asked;
        await deadline.CancelAsync();

        Assert.Equal(11, (await Assert.ThrowsAsync<CniException>(() => reading)).Error.Code);
    }

    [Fact]
    public async Task A_permanent_kubelet_error_is_returned_with_kubelets_message()
    {
        _kubelet.Node.GetFailure = StatusCode.PermissionDenied;
        await _kubelet.StartAsync();

        var e = await Assert.ThrowsAsync<CniException>(ReadAsync);

        Assert.Equal(5, e.Error.Code);
        Assert.EndsWith("PermissionDenied: Get is not served", e.Error.Message, StringComparison.Ordinal);
    }

    private async Task<string[]> ReadAsync()
    {
        var devices = await new PodResourcesReader(_kubelet.Socket, new TimeWithoutLimits()).ReadAsync(Pod, CancellationToken.None);
        return [.. devices.Select(device => $"{device.Container} {device.Resource} {device.Id}")];
    }
}
