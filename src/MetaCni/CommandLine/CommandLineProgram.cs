// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Cni.Errors;
using Linux;
using MetaCni.CommandLine.Detach;
using MetaCni.CommandLine.Help;
using MetaCni.CommandLine.History;
using MetaCni.CommandLine.Host;
using MetaCni.CommandLine.Install;
using MetaCni.CommandLine.Reconcile;
using MetaCni.CommandLine.Show;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try;
using MetaCni.CommandLine.Uninstall;

namespace MetaCni.CommandLine;

/// <summary>The command line tool, which runs if CNI_COMMAND is not set.</summary>
internal static class CommandLineProgram
{
    private const string Description = "MetaCni attaches several networks to a pod: a CNI plugin that runs other CNI plugins.";

    private const string Notes =
        """
        A container runtime runs metacni as a plugin, with CNI_COMMAND set. The commands above are for people:

          sudo metacni try examples/quickstart   see what it does, without a cluster
          sudo metacni show                      list what is attached on this node
          sudo metacni history                   list what happened on this node
          metacni help show                      explain a command
        """;

    // A name may begin with "@"; by default the library would read arguments from a file of that name.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <param name="arguments">The command line.</param>
    /// <param name="host">The tool's environment.</param>
    /// <param name="others">Commands of other parts of the executable, with the notes below their help.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, ToolHost host, params IReadOnlyList<(Command Command, string Notes)> others)
    {
        // By default the command line library stops two seconds after a signal; tearing down may take longer.
        using var interruption = new CancellationTokenSource();
        using var interrupt = Cancelling(PosixSignal.SIGINT, interruption);
        using var terminate = Cancelling(PosixSignal.SIGTERM, interruption);
        using var hangUp = Cancelling(PosixSignal.SIGHUP, interruption);
        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            var parsed = Create(host, others).Parse(arguments.Count == 0 ? ["--help"] : arguments, Parsing);
            UsageMistake.ThrowIfAny(parsed, arguments);
            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is UsageException or CniException or LinuxException or IOException or UnauthorizedAccessException)
        {
            return Report(e, Voices.For(host, toError: true));
        }
    }

    private static int Report(Exception failure, Voices voices)
    {
        voices.Error(failure.Message);
        if (failure is not UsageException usage)
        {
            return ExitCode.Failed;
        }

        if (usage.Hint is { } hint)
        {
            voices.Hint(hint);
        }

        return ExitCode.Usage;
    }

    private static RootCommand Create(ToolHost host, IReadOnlyList<(Command Command, string Notes)> others)
    {
        var tryCommand = TryCommand.Create(host);
        var show = ShowCommand.Create(host);
        var history = HistoryCommand.Create(host);
        var detach = DetachCommand.Create(host);
        var reconcile = ReconcileCommand.Create(host);
        var install = InstallCommand.Create(host);
        var uninstall = UninstallCommand.Create(host);
        var root = new RootCommand(Description) { tryCommand, show, history, detach, reconcile, install, uninstall };
        foreach (var (command, _) in others)
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(HelpCommand.Create(root, Parsing));
        root.Subcommands.Add(VersionAction.CreateCommand());
        root.Subcommands.Add(HostCommand.Create(host));

        // [suggest] and [diagram] are directives for the library's own tools.
        root.Directives.Clear();
        foreach (var flag in root.Subcommands.SelectMany(command => command.Options).OfType<Option<bool>>())
        {
            flag.Arity = ArgumentArity.Zero;
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new NotedHelpAction((HelpAction)help.Action!, new Dictionary<Command, string>(
            others.Select(other => KeyValuePair.Create(other.Command, other.Notes)))
        {
            [root] = Notes,
            [tryCommand] = TryCommand.Notes,
            [show] = ShowCommand.Notes,
            [history] = HistoryCommand.Notes,
            [detach] = DetachCommand.Notes,
            [reconcile] = ReconcileCommand.Notes,
            [install] = InstallCommand.Notes,
            [uninstall] = UninstallCommand.Notes,
        });
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    private static PosixSignalRegistration Cancelling(PosixSignal signal, CancellationTokenSource interruption) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            interruption.Cancel();
        });
}
