// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.Install;

namespace MetaCni.Node.Health;

/// <summary>The command line of <c>metacni probe</c>.</summary>
internal static class ProbeCommand
{
    public const string Notes =
        """
        Asks the daemon of this node on its socket, health.sock in the run directory, and prints what it answers. kubelet's probes run it in the daemon's container.

          live   the duties of the daemon make progress
          ready  the configuration is published, the primary's plugins are installed, and the state directory can be used

        Exit code:
          0  yes
          1  no, or no answer within one second
          2  usage error
        """;

    private const string Description = "Ask the daemon of this node whether it is live or ready";

    public static Command Create(TextWriter output, TimeProvider time)
    {
        var what = new Argument<string>("live|ready") { Description = "What to ask" };
        what.AcceptOnlyFromAmong("live", "ready");
        var run = new Option<string>("--run-dir")
        {
            Description = "The directory of the daemon's lock and socket",
            HelpName = "DIR",
            DefaultValueFactory = _ => new NodeDirectories().RunDir,
        };
        var uninstall = new Option<bool>("--uninstall") { Description = "Ask the uninstaller of this node instead of the daemon" };
        var command = new Command("probe", Description) { what, run, uninstall };
        command.SetAction(async (arguments, stop) =>
        {
            var directories = new NodeDirectories { RunDir = Path.GetFullPath(arguments.GetValue(run)!) };
            var path = arguments.GetValue(what) == "live" ? HealthPages.Live : HealthPages.Ready;
            var socket = arguments.GetValue(uninstall) ? directories.UninstallSocket : directories.HealthSocket;
            var answer = await new Probe(socket, time).AskAsync(path, stop).ConfigureAwait(false);
            await output.WriteLineAsync(answer.Text).ConfigureAwait(false);
            return answer.Status == 200 ? 0 : 1;
        });
        return command;
    }
}
