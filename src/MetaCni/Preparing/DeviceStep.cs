// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Kubelet;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Preparing;

/// <summary>Assigns the pod's devices to its networks; does nothing if no network requests a device.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">The source of resource claims; null if none is configured.</param>
/// <param name="log">Logs networks that are attached without a device.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceStep(MetaConfig config, ICluster? cluster, OperatorLog log, TimeProvider time)
{
    /// <summary>The networks with their devices, and the missing devices.</summary>
    /// <exception cref="CniException">
    /// 109: the pod does not have a requested device, and the policy is to enforce requests. 11: it is unknown which devices the pod has,
    /// or whether the resource has devices.
    /// </exception>
    public async Task<DeviceAssignment> AssignAsync(
        PodIdentity? pod, IReadOnlyList<ResolvedNetwork> networks, CancellationToken cancellationToken)
    {
        if (!DeviceAssignment.IsWanted(networks))
        {
            return new DeviceAssignment { Networks = networks, Shortages = [] };
        }

        var verdict = await FindAsync(pod, networks, cancellationToken).ConfigureAwait(false);
        if (config.RequestPolicy == RequestPolicy.Enforce)
        {
            Require(verdict);
        }

        return new DeviceAssignment { Networks = verdict.Networks, Shortages = [.. verdict.Missing, .. verdict.Doubtful] };
    }

    // A retry helps only if no device is certainly missing.
    private static void Require(DeviceVerdict verdict)
    {
        if (verdict.Missing.Count > 0)
        {
            throw UnmetRequests.Failure(verdict.Missing.Select(shortage => shortage.Sentence));
        }

        if (verdict.Doubtful.Count > 0)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, string.Join("; ", verdict.Doubtful.Select(shortage => shortage.Sentence)));
        }
    }

    private async Task<DeviceVerdict> FindAsync(
        PodIdentity? pod, IReadOnlyList<ResolvedNetwork> networks, CancellationToken cancellationToken)
    {
        if (pod is null)
        {
            var none = new PodDevices { Devices = [], Source = "kubelet", Notes = ["CNI_ARGS names no pod to ask kubelet about"] };
            return DeviceVerdict.Of(DeviceAssignment.Of(networks, none));
        }

        var kubelet = new KubeletDevices(config, time);
        var devices = await kubelet.ReadAsync(pod, cancellationToken).ConfigureAwait(false);
        var assignment = DeviceAssignment.Of(networks, devices);
        var node = "";

        // Devices of claims come after kubelet's device plugins. A pod that does not need claims does not wait for the API server.
        if (cluster is not null && (assignment.Shortages.Count > 0 || !devices.IsInOrder))
        {
            var claims = await cluster.GetClaimsAsync(pod, cancellationToken).ConfigureAwait(false);
            assignment = DeviceAssignment.Of(networks, devices.With(claims));
            node = claims.Node;
        }

        return assignment.Shortages.Any(shortage => shortage.MayHaveNoDevices)
            ? await new ShortageJudge(log, kubelet, cluster) { Node = node }.JudgeAsync(assignment, cancellationToken).ConfigureAwait(false)
            : DeviceVerdict.Of(assignment);
    }
}
