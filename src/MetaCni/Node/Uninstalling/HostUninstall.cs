// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Linux.Namespaces;
using Linux.Spawning;
using MetaCni.Install;
using MetaCni.Node.Host;

namespace MetaCni.Node.Uninstalling;

/// <summary>
/// Runs <c>metacni host -- uninstall</c> on the host: plugins that detach networks run where the runtime runs them. The executable is this
/// container's, since the installed one is removed at the end.
/// </summary>
/// <param name="directories">The directories of the node.</param>
/// <param name="detaches">True if running pods lose their secondary networks.</param>
/// <param name="time">The clock.</param>
internal sealed class HostUninstall(NodeDirectories directories, bool detaches, TimeProvider time) : IHostUninstall
{
    private const int LongestOutput = 64 << 10;

    /// <summary>A process of the host: its init.</summary>
    public int Init { get; init; } = 1;

    /// <summary>The executable, by a path that exists in every mount namespace with the host's processes.</summary>
    public string Executable { get; init; } = $"/proc/{Environment.ProcessId}/exe";

    public async Task<HostOutcome> RunAsync(CancellationToken stop)
    {
        try
        {
            using var host = ProcessNamespaces.Open(Init);
            using var output = AnonymousFile.Create("metacni-uninstall");
            var process = LastingProcess.Start(Program(output), host);
            await process.WaitForExitAsync(time, stop).ConfigureAwait(false);
            return new HostOutcome(
                process.ExitCode == 0, output.Beginning(LongestOutput).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        catch (LinuxException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"metacni uninstall cannot be started on the host: {e.Message}; apply deploy/uninstall, whose pod is privileged with hostPID",
                "",
                e);
        }
    }

    private LastingProgram Program(AnonymousFile output) => new()
    {
        Path = Executable,
        Arguments =
        [
            HostCommands.HostCommand, "--", "uninstall", "--locked", .. detaches ? ["--detach"] : Array.Empty<string>(),
            "--bin-dir", directories.BinDir, "--conf-dir", directories.ConfDir, "--state-dir", directories.StateDir, "--run-dir", directories.RunDir,
        ],
        Environment = [HostCommands.SearchPath],
        Output = output.Handle,
    };
}
