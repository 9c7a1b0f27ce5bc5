// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Grpc.Core;
using MetaCni.Planning;

namespace MetaCni.Kubelet;

/// <summary>Queries kubelet for the devices of a pod (<c>Get</c>, or <c>List</c> if <c>Get</c> fails) and for the node's devices.</summary>
/// <remarks>
/// If kubelet restarts, enforces its rate limit or does not respond, the call is retried every 100 ms. The retries stop after 10 s, or
/// earlier at the operation's deadline. Then the ADD fails with code 11, and kubelet retries it.
/// </remarks>
internal sealed class PodResourcesReader(string socket, TimeProvider time)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public Task<IReadOnlyList<PodDevice>> ReadAsync(PodIdentity pod, CancellationToken cancellationToken) => QueryAsync(
        $"list the devices of pod {pod}",
        async (lister, end) => Devices(await FindAsync(lister, pod, end).ConfigureAwait(false)),
        cancellationToken);

    /// <summary>
    /// The resources that kubelet lists, and whether it has an allocatable device of each: devices in use count, unhealthy devices do
    /// not.
    /// </summary>
    public Task<IReadOnlyDictionary<string, bool>> ReadAllocatableAsync(CancellationToken cancellationToken) =>
        QueryAsync<IReadOnlyDictionary<string, bool>>(
            "list the node's allocatable devices",
            async (lister, end) =>
            {
                var all = await lister.GetAllocatableResourcesAsync(
                    new AllocatableResourcesRequest(), cancellationToken: end).ConfigureAwait(false);
                return all.Devices
                    .GroupBy(device => device.ResourceName)
                    .ToDictionary(resource => resource.Key, resource => resource.Any(device => device.DeviceIds.Count > 0));
            },
            cancellationToken);

    private async Task<T> QueryAsync<T>(
        string what, Func<PodResourcesLister.PodResourcesListerClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeLimit = new CancellationTokenSource(TimeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        using var channel = PodResourcesChannel.Open(socket);
        var lister = new PodResourcesLister.PodResourcesListerClient(channel);
        var lastFailure = "it accepted the request and did not respond";
        try
        {
            while (true)
            {
                try
                {
                    return await call(lister, end.Token).ConfigureAwait(false);
                }
                catch (RpcException e) when (IsTransient(e))
                {
                    lastFailure = Reason(e);
                }

                await Task.Delay(Pause, time, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (end.IsCancellationRequested)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"kubelet does not {what} ({socket}): {lastFailure}; it may be restarting", "", e);
        }
        catch (RpcException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"kubelet does not {what} ({socket}): {e.StatusCode}: {e.Status.Detail}", "", e);
        }
    }

    // The kernel's error, without the layers around it.
    private static string Reason(RpcException failure) =>
        failure.Status.DebugException?.GetBaseException().Message ?? failure.Status.Detail;

    // kubelet returns ResourceExhausted when its rate limit is exceeded.
    private static bool IsTransient(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted;

    // Before 1.34 Get is missing or disabled, which kubelet reports as Unknown; it reports an unknown pod in the same way.
    private static async Task<PodResources?> FindAsync(
        PodResourcesLister.PodResourcesListerClient lister, PodIdentity pod, CancellationToken end)
    {
        try
        {
            var request = new GetPodResourcesRequest { PodName = pod.Name, PodNamespace = pod.Namespace };
            var found = await lister.GetAsync(request, cancellationToken: end).ConfigureAwait(false);
            return found.PodResources;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented or StatusCode.Unknown or StatusCode.NotFound)
        {
            var all = await lister.ListAsync(new ListPodResourcesRequest(), cancellationToken: end).ConfigureAwait(false);
            return all.PodResources.FirstOrDefault(candidate => candidate.Name == pod.Name && candidate.Namespace == pod.Namespace);
        }
    }

    private static IReadOnlyList<PodDevice> Devices(PodResources? pod) =>
    [
        .. from container in pod?.Containers ?? []
           from devices in container.Devices
           from id in devices.DeviceIds.DefaultIfEmpty("")
           select new PodDevice { Id = id, Resource = devices.ResourceName, Container = container.Name },
    ];
}
