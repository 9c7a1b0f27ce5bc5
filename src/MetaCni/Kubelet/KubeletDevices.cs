// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Kubelet.Checkpoint;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Kubelet;

/// <summary>The devices that kubelet allocated to a pod: from its PodResources socket if it exists, else from its checkpoint.</summary>
internal sealed class KubeletDevices(MetaConfig config, TimeProvider time)
{
    /// <summary>The pod's devices; none if neither the socket nor the checkpoint exists.</summary>
    /// <exception cref="CniException">11: kubelet does not respond. 5: kubelet rejects the call, or its checkpoint is damaged.</exception>
    public async Task<PodDevices> ReadAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        if (File.Exists(config.PodResourcesSocket) || IsStarting())
        {
            var devices = await QueryAsync(pod, cancellationToken).ConfigureAwait(false);
            return WithIds(new PodDevices { Devices = devices, Source = $"kubelet ({config.PodResourcesSocket})" });
        }

        if (File.Exists(config.KubeletCheckpoint))
        {
            var devices = new CheckpointFile(config.KubeletCheckpoint).Read(pod);
            return WithIds(new PodDevices
            {
                Devices = devices,
                Source = $"kubelet's checkpoint {config.KubeletCheckpoint}",
                IsInOrder = false,
            });
        }

        return new PodDevices
        {
            Devices = [],
            Source = "kubelet",
            Notes = [$"kubelet cannot be reached: neither {config.PodResourcesSocket} nor {config.KubeletCheckpoint} exists"],
        };
    }

    /// <summary>
    /// The resources of which kubelet has or had devices. A source that cannot be read is noted as a gap and is not an error.
    /// </summary>
    public async Task<KnownResources> ReadResourcesAsync(CancellationToken cancellationToken)
    {
        var gaps = new List<string>();
        IReadOnlyDictionary<string, bool> allocatable = new Dictionary<string, bool>();
        IReadOnlyList<string> recorded = [];
        try
        {
            allocatable = File.Exists(config.PodResourcesSocket)
                ? await new PodResourcesReader(config.PodResourcesSocket, time).ReadAllocatableAsync(cancellationToken).ConfigureAwait(false)
                : throw Missing("socket", config.PodResourcesSocket);
        }
        catch (CniException e)
        {
            gaps.Add(e.Error.Message);
        }

        try
        {
            recorded = File.Exists(config.KubeletCheckpoint)
                ? new CheckpointFile(config.KubeletCheckpoint).ReadResources()
                : throw Missing("checkpoint", config.KubeletCheckpoint);
        }
        catch (CniException e)
        {
            gaps.Add(e.Error.Message);
        }

        return new KnownResources
        {
            Allocatable = [.. allocatable.Where(resource => resource.Value).Select(resource => resource.Key)],
            Recorded = [.. recorded.Concat(allocatable.Keys).Distinct()],
            Gaps = gaps,
        };
    }

    private static CniException Missing(string what, string path) =>
        new(CniErrorCode.IOFailure, $"kubelet's {what} {PlainText.Word(path)} does not exist");

    private async Task<IReadOnlyList<PodDevice>> QueryAsync(PodIdentity pod, CancellationToken cancellationToken)
    {
        try
        {
            return await new PodResourcesReader(config.PodResourcesSocket, time).ReadAsync(pod, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException e) when (e.Error.Code == (int)CniErrorCode.TryAgainLater && !File.Exists(config.PodResourcesSocket))
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"kubelet does not list the devices of pod {pod}: neither its socket {config.PodResourcesSocket} "
                + $"nor its checkpoint {config.KubeletCheckpoint} exists; "
                + "it may be starting; if it is not, set podResourcesSocket to the path of its socket",
                "",
                e);
        }
    }

    // A device without an id would count as allocated, but the network's plugin would get no device id.
    private static PodDevices WithIds(PodDevices devices) => devices with
    {
        Devices = [.. devices.Devices.Where(device => device.Id.Length > 0)],
        ResourcesWithoutId = [.. devices.Devices.Where(device => device.Id.Length == 0).Select(device => device.Resource).Distinct()],
        Notes =
        [
            .. devices.Devices
                .Where(device => device.Id.Length == 0)
                .Select(device => $"a device of resource {device.Resource} in container {device.Container} has no id"),
        ],
    };

    // At its start kubelet removes its socket and creates it again; the directory remains.
    private bool IsStarting() =>
        !File.Exists(config.KubeletCheckpoint) && Directory.Exists(Path.GetDirectoryName(config.PodResourcesSocket));
}
