// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.Runtime.InteropServices;
using Cni.Errors;
using MetaCni.Linux;

namespace MetaCni.CommandLine;

/// <summary>The tool: what runs when no runtime called (CNI_COMMAND is not set).</summary>
internal static class CommandLineProgram
{
    private const string Description =
        """
        MetaCni: several networks for a pod.

        metacni is a CNI plugin: a container runtime runs it with CNI_COMMAND set (and it is not now). For people it has
        the commands below; `metacni try examples/quickstart` shows on this machine what it does, without a cluster.
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolHost host)
    {
        // The command line library would give up two seconds after a signal; taking down may need longer.
        using var interruption = new CancellationTokenSource();
        using var interrupt = Cancelling(PosixSignal.SIGINT, interruption);
        using var terminate = Cancelling(PosixSignal.SIGTERM, interruption);
        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var voices = Voices.For(host, toError: true);
        try
        {
            var parsed = Create(host).Parse(arguments.Count == 0 ? ["--help"] : arguments);
            if (parsed.Errors.Count > 0)
            {
                throw new UsageException(
                    string.Join("; ", parsed.Errors.Select(error => error.Message)), $"metacni {HelpOf(parsed)}--help says what there is");
            }

            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            voices.Error(e.Message);
            if (e.Hint is { } hint)
            {
                voices.Hint(hint);
            }

            return ExitCode.Usage;
        }
        catch (CniException e)
        {
            voices.Error(e.Message);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is LinuxException or IOException or UnauthorizedAccessException)
        {
            voices.Error(e.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(ToolHost host) => new(Description) { TryCommand.Create(host) };

    private static string HelpOf(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";

    private static PosixSignalRegistration Cancelling(PosixSignal signal, CancellationTokenSource interruption) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            interruption.Cancel();
        });
}
