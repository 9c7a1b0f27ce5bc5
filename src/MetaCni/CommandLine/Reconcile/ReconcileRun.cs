// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;
using MetaCni.Errors;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>Reconciles the selected pods one after the other; a failure does not stop the others.</summary>
internal sealed class ReconcileRun(ReconcileOptions options, NodeDirectories directories, ToolHost host, Voices voices)
{
    // In bytes: the message itself must have room in the line.
    private const int LongestDetails = 1024;

    // The daemon, and scripts, read the reason there.
    private readonly Voices _errors = Voices.For(host, toError: true);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var config = ConfigOf(directories);
        var everything = Inventory.Read(directories.Journal(host.Time), host);
        var ids = ShortIds.Of(everything);
        var (isFailed, isRefused) = (false, false);
        foreach (var (container, interfaceName) in Select(everything))
        {
            var named = new NamedContainer(container, ids[container], everything.PodOf(container));
            try
            {
                await new ContainerReconcile(options.IsDryRun, config, directories, host, voices).RunAsync(named, interfaceName, stop).ConfigureAwait(false);
            }
            catch (CniException e)
            {
                _errors.Error(named.About(TextOf(e.Error)));
                isRefused |= e.Error.Code == (int)MetaCniErrorCode.HotPlugRefused;
                isFailed |= e.Error.Code != (int)MetaCniErrorCode.HotPlugRefused;
            }
        }

        return isFailed ? ExitCode.Failed : isRefused ? ExitCode.Refused : ExitCode.Success;
    }

    // One line, with what an undo could not restore: the daemon logs the last line.
    private static string TextOf(CniError error) => error.Details.Length > 0
        ? $"{error.Message} [{PlainText.LastLine(error.Details, LongestDetails)}]"
        : error.Message;

    // A pod whose ADD, or DEL, is not complete is the runtime's.
    private IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Select(Inventory everything) =>
        options.Container is { } id ? everything.Of([.. everything.Containers.Where(container => container.Value == id)]).Entries
        : options.Pod is { } pod ? Subject.Select(everything, pod).Entries
        : [.. everything.Records.Where(listed => listed is { IsNamespaceGone: false, HasFailed: false, IsAtWork: false })
            .Select(listed => (listed.Record.Plan.Sandbox.ContainerId, listed.Record.Plan.Sandbox.InterfaceName))];

    private static MetaConfig ConfigOf(NodeDirectories directories)
    {
        if (directories.Configuration is not { } node)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                "no configuration of this node has a plugin of type metacni, so it is unknown where pods and definitions are; "
                + "name the directory of the runtime's configurations with --cni-conf-dir");
        }

        MetaConfigValidator.ThrowIfAny(MetaConfigValidator.Validate(node.Config, node.Problems, []));
        return node.Config with { StateDir = directories.StateDirectory };
    }
}
