// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Devices.Checkpoint;
using MetaCni.Devices.Kubelet;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Devices;

/// <summary>The devices that kubelet gave to a pod: asked over its socket where that is there, else read from its checkpoint.</summary>
internal sealed class KubeletDevices(MetaConfig config, TimeProvider time)
{
    /// <summary>Its devices; none where there is no kubelet at all.</summary>
    /// <exception cref="Cni.Errors.CniException">11: kubelet does not answer. 5: it refuses, or its checkpoint is damaged.</exception>
    public async Task<PodDevices> ReadAsync(PodIdentity pod, CancellationToken deadline)
    {
        if (File.Exists(config.PodResourcesSocket) || IsStarting())
        {
            var devices = await new PodResourcesReader(config.PodResourcesSocket, time).ReadAsync(pod, deadline).ConfigureAwait(false);
            return new PodDevices { Devices = devices, Source = $"kubelet ({config.PodResourcesSocket})" };
        }

        if (File.Exists(config.KubeletCheckpoint))
        {
            var devices = new CheckpointFile(config.KubeletCheckpoint).Read(pod);
            return new PodDevices { Devices = devices, Source = $"kubelet's checkpoint {config.KubeletCheckpoint}", IsInOrder = false };
        }

        return new PodDevices
        {
            Devices = [],
            Source = "kubelet",
            Notes = [$"kubelet cannot be asked: neither {config.PodResourcesSocket} nor {config.KubeletCheckpoint} is there"],
        };
    }

    // kubelet removes its socket when it starts and makes it anew; the directory stays.
    private bool IsStarting() =>
        !File.Exists(config.KubeletCheckpoint) && Directory.Exists(Path.GetDirectoryName(config.PodResourcesSocket));
}
