// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using ApiServer.Manifests;

namespace ApiServer;

/// <summary>Runs the server as a separate process: it prints its address when it is ready and exits on SIGTERM or SIGINT.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        var options = ProcessOptions.Parse(arguments);
        var end = new TaskCompletionSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        if (options.UnixSocket is { } socket)
        {
            // A killed process may have left the socket.
            File.Delete(socket);
        }

        await using var server = await TestApiServer
            .StartAsync(new TestApiServerOptions { UnixSocket = options.UnixSocket }).ConfigureAwait(false);

        foreach (var document in options.Manifests is { } directory ? ManifestReader.ReadDirectory(directory) : [])
        {
            server.Create(document);
        }

        if (options.KubeConfigOut is { } path)
        {
            await File.WriteAllTextAsync(path, server.KubeConfig()).ConfigureAwait(false);
        }

        Console.WriteLine(server.Address);
        await end.Task.ConfigureAwait(false);

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            end.TrySetResult();
        }
    }
}
