// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Journal;
using MetaCni.Node.Host;

namespace MetaCni.Node.Repair;

/// <summary>Runs <c>metacni detach CONTAINER</c> on the host.</summary>
/// <param name="directories">The directories of the node.</param>
/// <param name="multusDirectory">The <c>cniDir</c> of the configuration, on the host.</param>
/// <param name="commands">Runs commands on the host.</param>
internal sealed class HostTakeDowns(NodeDirectories directories, string multusDirectory, HostCommands commands) : ITakeDowns
{
    public HostProcess? Find(RepairSubject subject) => commands.Find(MarkOf(subject));

    public HostProcess Start(RepairSubject subject) => commands.Start(
        MarkOf(subject),
        [
            "detach", subject.Container.Value, "--repair",

            // Records name the plugins' directories; Multus's state does not.
            .. subject.IsOfMultus ? ["--cni-dir", multusDirectory, "--cni-path", directories.BinDir] : Array.Empty<string>(),
        ]);

    private static HostMark MarkOf(RepairSubject subject) => new(RepairMark.Variable, subject.Container.Value);
}
