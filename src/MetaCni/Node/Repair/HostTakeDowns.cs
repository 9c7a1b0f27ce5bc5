// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Files;
using Linux.Namespaces;
using Linux.Processes;
using Linux.Spawning;
using MetaCni.Install;
using MetaCni.Journal;

namespace MetaCni.Node.Repair;

/// <summary>
/// Runs <c>metacni host -- detach CONTAINER</c> on the host: the tool takes the lock, runs the plugins and writes the journal, as it does
/// for an administrator. It outlives the daemon.
/// </summary>
/// <param name="directories">The directories of the node.</param>
/// <param name="multusDirectory">The <c>cniDir</c> of the configuration, on the host.</param>
/// <param name="host">The namespaces of the host's init.</param>
/// <param name="time">The clock.</param>
internal sealed class HostTakeDowns(NodeDirectories directories, string multusDirectory, ProcessNamespaces host, TimeProvider time) : ITakeDowns
{
    private const string HostCommand = "host";

    // Plugins run iptables and nft by name. A runtime under systemd has this path, too.
    private const string SearchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public TakeDown? Find(RepairSubject subject) => new MarkedProcesses(RepairMark.Variable, subject.Container.Value, time).Find()
        .Select(LastingProcess.Find).FirstOrDefault(process => process is not null) is { } running
        ? new TakeDown(running, output: null)
        : null;

    public TakeDown Start(RepairSubject subject)
    {
        var output = AnonymousFile.Create("metacni-repair");
        try
        {
            return new TakeDown(LastingProcess.Start(Program(subject, output), host), output);
        }
        catch (LinuxException)
        {
            output.Dispose();
            throw;
        }
    }

    private LastingProgram Program(RepairSubject subject, AnonymousFile output) => new()
    {
        Path = directories.Executable,
        Arguments =
        [
            HostCommand, "--", "detach", subject.Container.Value, "--repair",
            "--state-dir", directories.StateDir, "--cni-conf-dir", directories.ConfDir,

            // Records name the plugins' directories; Multus's state does not.
            .. subject.IsOfMultus ? ["--cni-dir", multusDirectory, "--cni-path", directories.BinDir] : Array.Empty<string>(),
        ],

        // The mark is first, where it is found most quickly.
        Environment = [$"{RepairMark.Variable}={subject.Container}", SearchPath],
        Output = output.Handle,
    };
}
