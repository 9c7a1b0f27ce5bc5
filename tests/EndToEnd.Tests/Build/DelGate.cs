// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Build;

/// <summary>The real bridge plugin, whose DEL waits until the test has looked at what ADD attached.</summary>
public sealed class DelGate : IDisposable
{
    // ip netns exec gives the command a mount namespace of its own.
    private const string Mount = "for d in /opt/cni/bin /usr/lib/cni; do [ ! -d $d ] || mount --bind \"$0\" $d || exit; done; exec \"$@\"";

    private readonly TemporaryDirectory directory = new();
    private readonly Task<StreamWriter> opened;

    public DelGate()
    {
        var real = CopyOf("bridge", "real");
        CopyOf("static", "plugins");
        var script = directory.Write("plugins/bridge", $"""
            #!/bin/sh
            [ "$CNI_COMMAND" != DEL ] || read -r _ < {Pipe}
            exec {real}

            """);
        Shell.Output("chmod", "+x", script);
        Shell.Output("mkfifo", Pipe);
        opened = Task.Factory.StartNew(
            () => new StreamWriter(Pipe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What a command has to be run under to find the plugins here, and nowhere else.</summary>
    public IReadOnlyList<string> Wrapper => ["sh", "-c", Mount, directory.Combine("plugins")];

    /// <summary>DEL has started and waits.</summary>
    public Task Reached => opened;

    private string Pipe => directory.Combine("gate");

    /// <summary>Lets DEL go on.</summary>
    public async Task OpenAsync()
    {
        await using var writer = await opened.ConfigureAwait(false);
        await writer.WriteLineAsync().ConfigureAwait(false);
    }

    public void Dispose() => directory.Dispose();

    private string CopyOf(string plugin, string folder)
    {
        var copy = Path.Combine(directory.Subdirectory(folder), plugin);
        File.Copy(Path.Combine(RepositoryPaths.ReferencePlugins, plugin), copy);
        return copy;
    }
}
