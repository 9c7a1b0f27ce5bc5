// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime.V1;
using Grpc.Core;
using Support;

namespace ContainerRuntime;

/// <summary>Waits for the moment from which on a node runs sandboxes.</summary>
internal sealed class NodeReadiness(CriConnection connection, ContainerdProcess containerd, NodeDirectories directories)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DateTime deadline = Patience.Deadline;

    public async Task Wait()
    {
        // 1. It listens and has found what an earlier life left.
        await Until(Answers).ConfigureAwait(false);

        // 2. The image is there, and the part that runs sandboxes has heard of it.
        var image = PauseImage.Write(directories);
        Shell.Output("ctr", "--address", directories.Socket, "--namespace", "k8s.io", "images", "import", image);
        await Until(HasImage).ConfigureAwait(false);
    }

    private async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition().ConfigureAwait(false))
        {
            if (containerd.HasEnded || DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"containerd does not get ready:\n{File.ReadAllText(directories.Log)}");
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    // Unknown: "server is not initialized yet". Unavailable: no socket yet.
    private async Task<bool> Answers()
    {
        try
        {
            await connection.Runtime.StatusAsync(new StatusRequest(), deadline: deadline).ConfigureAwait(false);
            return true;
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.Unavailable or StatusCode.Unknown)
        {
            return false;
        }
    }

    private async Task<bool> HasImage()
    {
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = PauseImage.Name } };
        var response = await connection.Images.ImageStatusAsync(request, deadline: deadline).ConfigureAwait(false);
        return response.Image is not null;
    }
}
