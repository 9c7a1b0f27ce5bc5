// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Kubelet;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Preparing;

/// <summary>
/// Distinguishes a missing device from a resource that never has devices, because only the scheduler counts it (<see
/// cref="KnownResources"/>). A network with such a resource is attached without a device.
/// </summary>
/// <param name="log">Logs each such network; as a warning if the name may be a misspelt resource of the node.</param>
/// <param name="kubelet">The kubelet of this node.</param>
/// <param name="cluster">The API of ResourceSlices, where drivers publish devices; null if none is configured.</param>
internal sealed class ShortageJudge(OperatorLog log, KubeletDevices kubelet, ICluster? cluster)
{
    private readonly Dictionary<string, bool> _claimable = [];

    /// <summary>The node of the pod; empty if it is unknown.</summary>
    public required string Node { get; init; }

    /// <exception cref="CniException">The ResourceSlices cannot be read.</exception>
    public async Task<DeviceVerdict> JudgeAsync(DeviceAssignment assignment, CancellationToken cancellationToken)
    {
        var known = await kubelet.ReadResourcesAsync(cancellationToken).ConfigureAwait(false);
        var missing = new List<DeviceShortage>();
        var doubtful = new List<DeviceShortage>();
        foreach (var shortage in assignment.Shortages)
        {
            switch (await StandingOfAsync(shortage, known, cancellationToken).ConfigureAwait(false))
            {
                case ResourceStanding.HasDevices:
                    missing.Add(WithNear(shortage, known));
                    break;
                case ResourceStanding.NotKnown:
                    doubtful.Add(shortage with { Sentence = UncertainSentence(shortage, known) });
                    break;
                default:
                    LogWithoutDevice(shortage, known);
                    break;
            }
        }

        return new DeviceVerdict { Networks = assignment.Networks, Missing = missing, Doubtful = doubtful };
    }

    private async Task<ResourceStanding> StandingOfAsync(DeviceShortage shortage, KnownResources known, CancellationToken cancellationToken)
    {
        if (!shortage.MayHaveNoDevices)
        {
            return ResourceStanding.HasDevices;
        }

        // The API server is queried last, and only if its response decides.
        var standing = known.StandingOf(shortage.Resource);
        return standing == ResourceStanding.HasNoDevices && await IsClaimableAsync(shortage.Resource, cancellationToken).ConfigureAwait(false)
            ? ResourceStanding.HasDevices
            : standing;
    }

    private async Task<bool> IsClaimableAsync(string resource, CancellationToken cancellationToken)
    {
        if (!_claimable.TryGetValue(resource, out var isClaimable))
        {
            isClaimable = cluster is not null && await IsOfferedAsync(cluster, resource, cancellationToken).ConfigureAwait(false);
            _claimable[resource] = isClaimable;
        }

        return isClaimable;
    }

    // Multus's role may not list ResourceSlices, and resources without devices work with Multus. A pod with a claim needs that permission
    // anyway.
    private async Task<bool> IsOfferedAsync(ICluster source, string resource, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OffersByClaimAsync(resource, Node, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException e) when (e.Error.Code == (int)MetaCniErrorCode.AccessDenied)
        {
            log.Verbose("cannot read ResourceSlices to find a resource", new LogField("resource", resource), new LogField("error", e.Error.Message));
            return false;
        }
    }

    // The resource may be misspelt, or a resource without devices may have a similar name; only an administrator can decide.
    private void LogWithoutDevice(DeviceShortage shortage, KnownResources known)
    {
        const string Message = "resource has no devices, attaching without a device";
        LogField[] fields = [new("network", shortage.Network), new("resource", shortage.Resource)];
        if (known.NearOne(shortage.Resource) is { } near)
        {
            log.Warning($"{Message}; did you mean {PlainText.Name(near)}?", fields);
        }
        else
        {
            log.Verbose(Message, fields);
        }
    }

    private static DeviceShortage WithNear(DeviceShortage shortage, KnownResources known) =>
        shortage.MayHaveNoDevices && known.StandingOf(shortage.Resource) == ResourceStanding.HasDevices && known.NearOne(shortage.Resource) is { } near
            ? shortage with { Sentence = $"{shortage.Sentence}; did you mean {PlainText.Name(near)}?" }
            : shortage;

    private static string UncertainSentence(DeviceShortage shortage, KnownResources known) =>
        $"{NetworkLabel.Of(shortage.Network)} requests a device of resource {PlainText.Word(shortage.Resource)}: the pod has none, and "
        + (known.Gaps.Count > 0
            ? $"it is unknown whether a device plugin serves that resource: {string.Join("; ", known.Gaps)}; "
                + "check kubelet on this node, or set podResourcesSocket and kubeletCheckpoint to the paths of its files"
            : "a device plugin of that resource has registered with kubelet but offers no device now; check the device plugin on this node")
        + "; or set requestPolicy to warn to start the pod without the device";
}
