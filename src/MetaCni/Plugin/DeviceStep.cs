// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Devices;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Plugin;

/// <summary>Gives the pod's devices to its networks. Where no network wants one, nothing of it happens.</summary>
internal static class DeviceStep
{
    /// <summary>The networks with their devices, and what is missing.</summary>
    /// <exception cref="CniException">
    /// 109: a network wants a device that the pod does not have, and the policy is to enforce that. 11: nobody says what it has.
    /// </exception>
    public static async Task<DeviceAssignment> AssignAsync(
        Operation operation, PodIdentity? pod, ICluster? cluster, IReadOnlyList<ResolvedNetwork> networks, CancellationToken deadline)
    {
        if (!DeviceAssignment.IsWanted(networks))
        {
            return new DeviceAssignment { Networks = networks, Shortages = [] };
        }

        var assignment = await FindAsync(operation, pod, cluster, networks, deadline).ConfigureAwait(false);
        return assignment.Shortages.Count == 0 || operation.Config.RequestPolicy == RequestPolicy.Warn
            ? assignment
            : throw UnmetRequests.Failure(assignment.Shortages);
    }

    private static async Task<DeviceAssignment> FindAsync(
        Operation operation, PodIdentity? pod, ICluster? cluster, IReadOnlyList<ResolvedNetwork> networks, CancellationToken deadline)
    {
        if (pod is null)
        {
            var none = new PodDevices { Devices = [], Source = "kubelet", Notes = ["CNI_ARGS names no pod to ask kubelet about"] };
            return DeviceAssignment.Of(networks, none);
        }

        var ofKubelet = await new KubeletDevices(operation.Config, operation.Services.Time).ReadAsync(pod, deadline).ConfigureAwait(false);
        var assignment = DeviceAssignment.Of(networks, ofKubelet);
        if (cluster is null || (assignment.Shortages.Count == 0 && ofKubelet.IsInOrder))
        {
            return assignment;
        }

        // Claims come after what kubelet's device plugins gave; what needs none of them does not wait for the API server.
        var claims = await cluster.GetClaimsAsync(pod, deadline).ConfigureAwait(false);
        return DeviceAssignment.Of(networks, ofKubelet.With(claims));
    }
}
