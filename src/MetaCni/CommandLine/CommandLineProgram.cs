// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Cni.Errors;
using MetaCni.Linux;

namespace MetaCni.CommandLine;

/// <summary>The tool: what runs when no runtime called (CNI_COMMAND is not set).</summary>
internal static class CommandLineProgram
{
    private const string Description = "MetaCni attaches several networks to a pod: a CNI plugin that runs other CNI plugins.";

    private const string Notes =
        """
        A container runtime runs metacni as a plugin, with CNI_COMMAND set. The commands above are for people:

          sudo metacni try examples/quickstart    see on this machine what it does, without a cluster
          sudo metacni show                       what is attached on this node, and what could not be taken down
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolHost host)
    {
        // The command line library would give up two seconds after a signal; taking down may need longer.
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
            var parsed = Create(host).Parse(arguments.Count == 0 ? ["--help"] : arguments);
            return parsed.Errors.Count == 0
                ? await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false)
                : throw new UsageException(Mistake(parsed), $"metacni {HelpOf(parsed)}--help says what there is");
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

    private static RootCommand Create(ToolHost host)
    {
        var tryCommand = TryCommand.Create(host);
        var show = ShowCommand.Create(host);
        var detach = DetachCommand.Create(host);
        var root = new RootCommand(Description) { tryCommand, show, detach };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new NotedHelpAction((HelpAction)help.Action!, new Dictionary<Command, string>
        {
            [root] = Notes,
            [tryCommand] = TryCommand.Notes,
            [show] = ShowCommand.Notes,
            [detach] = DetachCommand.Notes,
        });
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    // The library says of an unknown command that one is missing, too, and then that this is not it.
    private static string Mistake(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [var unknown, ..]
        ? $"there is no {(unknown.StartsWith('-') ? "option" : "command")} '{unknown}'"
        : string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')));

    private static string HelpOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";

    private static PosixSignalRegistration Cancelling(PosixSignal signal, CancellationTokenSource interruption) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            interruption.Cancel();
        });
}
