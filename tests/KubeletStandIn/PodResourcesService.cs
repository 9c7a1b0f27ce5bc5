// SPDX-License-Identifier: Apache-2.0

using Grpc.Core;
using KubeletStandIn.Wire;

namespace KubeletStandIn;

/// <summary>Answers in kubelet's words; each device is an entry of its own, with the NUMA node that it is on.</summary>
internal sealed class PodResourcesService(NodeDevices node) : PodResourcesLister.PodResourcesListerBase
{
    public override async Task<ListPodResourcesResponse> List(ListPodResourcesRequest request, ServerCallContext context)
    {
        await node.AnswerAsync("List", context.CancellationToken).ConfigureAwait(false);
        var response = new ListPodResourcesResponse();
        response.PodResources.AddRange(node.Given.Select(given => given.Pod).Distinct().Select(Pod));
        return response;
    }

    public override async Task<GetPodResourcesResponse> Get(GetPodResourcesRequest request, ServerCallContext context)
    {
        await node.AnswerAsync("Get", context.CancellationToken).ConfigureAwait(false);
        if (node.GetFailure != StatusCode.OK)
        {
            throw new RpcException(new Status(node.GetFailure, "Get is not served"));
        }

        var name = $"{request.PodNamespace}/{request.PodName}";
        return node.Given.Any(given => given.Pod == name)
            ? new GetPodResourcesResponse { PodResources = Pod(name) }
            : throw new RpcException(new Status(StatusCode.Unknown, $"pod {request.PodName} in namespace {request.PodNamespace} not found"));
    }

    /// <summary>All healthy devices of the node: those that pods have, too.</summary>
    public override async Task<AllocatableResourcesResponse> GetAllocatableResources(AllocatableResourcesRequest request, ServerCallContext context)
    {
        await node.AnswerAsync("GetAllocatableResources", context.CancellationToken).ConfigureAwait(false);
        if (node.AllocatableFailure != StatusCode.OK)
        {
            throw new RpcException(new Status(node.AllocatableFailure, "Pod Resources API GetAllocatableResources disabled"));
        }

        var response = new AllocatableResourcesResponse { CpuIds = { 2, 3 } };
        var given = node.Given.SelectMany(given => given.Ids.Select(id => (given.Resource, Id: id)));
        response.Devices.AddRange(given.Concat(node.Free).Distinct().Select(device => Device(device.Resource, device.Id)));
        response.Devices.AddRange(node.Empty.Select(resource => new ContainerDevices { ResourceName = resource }));
        return response;
    }

    private PodResources Pod(string name)
    {
        var pod = new PodResources { Namespace = name.Split('/')[0], Name = name.Split('/')[1] };
        foreach (var container in node.Given.Where(given => given.Pod == name).GroupBy(given => given.Container))
        {
            var resources = new ContainerResources { Name = container.Key, CpuIds = { 2, 3 } };
            resources.Devices.AddRange(container.SelectMany(given => given.Ids.Select(id => Device(given.Resource, id))));
            resources.Devices.AddRange(container.Where(given => given.Ids.Count == 0).Select(given => new ContainerDevices { ResourceName = given.Resource }));
            pod.Containers.Add(resources);
        }

        return pod;
    }

    private static ContainerDevices Device(string resource, string id) => new()
    {
        ResourceName = resource,
        DeviceIds = { id },
        Topology = new TopologyInfo { Nodes = { new NUMANode { ID = 1 } } },
    };
}
