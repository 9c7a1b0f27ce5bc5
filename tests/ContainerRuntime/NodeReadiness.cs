// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime.V1;
using Grpc.Core;
using Support;

namespace ContainerRuntime;

/// <summary>Waits for the moment from which on a node runs sandboxes.</summary>
internal sealed class NodeReadiness(CriConnection connection, ContainerdProcess containerd, NodeDirectories directories)
{
    private readonly DateTime deadline = Patience.Deadline;

    public async Task Wait()
    {
        // 1. It listens.
        await UntilItListens().ConfigureAwait(false);

        // 2. It has found what an earlier life left.
        await Until(Answers).ConfigureAwait(false);

        // 3. The image is there, and the part that runs sandboxes has heard of it.
        var image = PauseImage.Write(directories);
        Shell.Output("ctr", "--address", directories.Socket, "--namespace", "k8s.io", "images", "import", image);
        await Until(HasImage).ConfigureAwait(false);
    }

    private async Task UntilItListens()
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(Directory.CreateDirectory(Path.GetDirectoryName(directories.Socket)!).FullName);
        var end = containerd.EndAsync(limit.Token);
        while (!File.Exists(directories.Socket))
        {
            await Task.WhenAny(changes.NextAsync(limit.Token), end).ConfigureAwait(false);
            RequireLife();
        }
    }

    // It tells nobody when it has come so far: one question after the other, as fast as it answers them.
    private async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition().ConfigureAwait(false))
        {
            RequireLife();
        }
    }

    private void RequireLife()
    {
        if (containerd.HasEnded || DateTime.UtcNow > deadline)
        {
            throw new InvalidOperationException($"containerd does not get ready:\n{File.ReadAllText(directories.Log)}");
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
