// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Leads from a pod to a plan. A caller that has already read the pod, from a watch or a file, starts with its requests.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">The source of pods and definitions; null if none is configured.</param>
/// <param name="log">The operator's log, with the pod's fields.</param>
/// <param name="time">The clock.</param>
internal sealed class Preparation(MetaConfig config, ICluster? cluster, OperatorLog log, TimeProvider time)
{
    /// <summary>The name of the process that started us, such as <c>containerd</c>.</summary>
    public required Func<string> RuntimeProcess { get; init; }

    /// <summary>Reads the pod once the primary network is ready; null outside Kubernetes.</summary>
    /// <exception cref="CniException">
    /// 11: the primary is not ready before the deadline, or the pod does not exist. Others: it cannot be read.
    /// </exception>
    public async Task<Pod?> ReadPodAsync(PodIdentity? identity, CancellationToken cancellationToken)
    {
        if (config.ReadinessIndicatorFile.Length > 0)
        {
            await ReadinessFile.WaitAsync(config.ReadinessIndicatorFile, time, cancellationToken).ConfigureAwait(false);
        }

        var pod = await PodReader.ReadAsync(config, identity, cluster, cancellationToken).ConfigureAwait(false);
        log.Debug(
            pod is null ? "CNI_ARGS names no pod" : "pod read",
            new LogField("source", pod is null ? "" : PodReader.Source(config, cluster)),
            LogField.Number("annotations", pod?.Annotations.Count ?? 0));
        return pod;
    }

    /// <summary>The requests of the configuration and of the pod's annotations.</summary>
    /// <exception cref="CniException">
    /// 7: an annotation is invalid. 109: it has an unknown member. 110: isolation forbids a network.
    /// </exception>
    public PodRequests RequestsOf(Pod? pod)
    {
        var requests = NetworkRequests.Of(config, pod);
        return new PodRequests(pod, requests, [.. UnknownMemberPolicy.Judge(config.RequestPolicy, requests)]);
    }

    /// <summary>Finds the configuration of every network, and assigns the pod's devices to the networks that request one.</summary>
    /// <exception cref="CniException">
    /// 106: a network is not defined. 109: a device is missing. Others: something cannot be read.
    /// </exception>
    public async Task<ResolvedRequests> ResolveAsync(PodRequests requests, CancellationToken cancellationToken)
    {
        var networks = await new NetworkResolver(config, cluster).ResolveAsync(requests.Networks, cancellationToken).ConfigureAwait(false);
        var devices = await new DeviceStep(config, cluster, log, time)
            .AssignAsync(requests.Pod?.Identity, networks, cancellationToken).ConfigureAwait(false);
        return new ResolvedRequests(devices.Networks, [.. requests.Ignored, .. devices.Shortages.Select(shortage => shortage.Sentence)]);
    }

    /// <summary>Plans the attachments; every decision is made here or before.</summary>
    /// <exception cref="CniException">7, 107, 109, 110: the plan cannot be carried out as requested.</exception>
    public AttachmentPlan Plan(AttachmentContext context, ResolvedRequests resolved)
    {
        var resultMode = ResultModeChoice.Of(config.ResultMode, RuntimeProcess);
        var plan = Planner.Plan(config with { ResultMode = resultMode }, context, resolved.Networks);
        return plan with { UnmetRequests = [.. resolved.Unmet, .. plan.UnmetRequests] };
    }
}
