// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Install;
using MetaCni.CommandLine.Terminal;
using MetaCni.Install;

namespace MetaCni.CommandLine.Uninstall;

/// <summary>The command line of <c>metacni uninstall</c>.</summary>
internal static class UninstallCommand
{
    public const string Notes =
        """
        Removes the configuration first, so that the runtime uses the cluster's own network for new pods. Then it detaches what is on record of pods that are gone. Executable, credential and records are removed when no pod needs them any more: one that runs with secondary networks does, and with CRI-O every pod that MetaCni attached. They are listed; delete them, or let --detach take their secondary networks, and run the command again. It can be repeated, also after it was killed.

        Multus's configuration that was taken over stays in metacni.d/before. To go back to Multus, run metacni install --restore instead.

        Exit code:
          0  nothing of MetaCni is left, or --dry-run
          1  pods still need MetaCni, or something cannot be removed
          2  usage error; nothing was changed

        Examples:
          sudo metacni uninstall --dry-run
          sudo metacni uninstall
          sudo metacni uninstall --detach
        """;

    private const string Description = "Remove MetaCni from this host";

    public static Command Create(ToolHost host)
    {
        var detach = new Option<bool>("--detach") { Description = "Detach the secondary networks of running pods; they keep the cluster's own network" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would change, and change nothing" };
        var locked = new Option<bool>("--locked") { Description = "The caller holds the lock of the node", Hidden = true };
        var command = new Command("uninstall", Description) { detach, dryRun, locked };
        var directories = new DirectoryOptions(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            InstallCommand.RequireRoot(host);
            var options = new UninstallOptions
            {
                Directories = directories.Resolve(arguments),
                Detach = arguments.GetValue(detach),
                DryRun = arguments.GetValue(dryRun),
                IsLocked = arguments.GetValue(locked),
            };
            var voices = Voices.For(host, toError: false);
            var exitCode = await new UninstallRun(options, host, voices).RunAsync(cancellationToken).ConfigureAwait(false);
            voices.RequireHeard();
            return exitCode;
        });
        return command;
    }
}
