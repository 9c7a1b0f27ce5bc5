// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Files;
using Linux.Namespaces;
using Linux.Processes;
using Linux.Spawning;
using MetaCni.Install;

namespace MetaCni.Node.Host;

/// <summary>
/// Runs commands of metacni on the host, which take locks, run plugins and write the journal as they do for an administrator. They outlive
/// the daemon.
/// </summary>
/// <param name="directories">The directories of the node.</param>
/// <param name="host">The namespaces of the host's init.</param>
/// <param name="time">The clock.</param>
internal sealed class HostCommands(NodeDirectories directories, ProcessNamespaces host, TimeProvider time)
{
    /// <summary>The hidden command that leaves the cgroups of the daemon's pod before it becomes the command after <c>--</c>.</summary>
    public const string HostCommand = "host";

    /// <summary>Plugins run iptables and nft by name. A runtime under systemd has this path, too.</summary>
    public const string SearchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The process with a mark, such as one of an earlier daemon; null if there is none.</summary>
    public HostProcess? Find(HostMark mark) => new MarkedProcesses(mark.Variable, mark.Value, time).Find()
        .Select(LastingProcess.Find).FirstOrDefault(process => process is not null) is { } running
        ? new HostProcess(running, output: null)
        : null;

    /// <summary>Starts a command with the directories of the node.</summary>
    /// <param name="mark">The mark of the process.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <exception cref="LinuxException">It cannot be started.</exception>
    public HostProcess Start(HostMark mark, params IReadOnlyList<string> command)
    {
        var output = AnonymousFile.Create("metacni-output");
        try
        {
            return new HostProcess(LastingProcess.Start(Program(mark, command, output), host), output);
        }
        catch (LinuxException)
        {
            output.Dispose();
            throw;
        }
    }

    private LastingProgram Program(HostMark mark, IReadOnlyList<string> command, AnonymousFile output) => new()
    {
        Path = directories.Executable,
        Arguments = [HostCommand, "--", .. command, "--state-dir", directories.StateDir, "--cni-conf-dir", directories.ConfDir],

        // The mark is first, where it is found most quickly.
        Environment = [$"{mark.Variable}={mark.Value}", SearchPath],
        Output = output.Handle,
    };
}
