// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Linux.Cgroups;
using Linux.Spawning;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Host;

/// <summary>
/// The command line of <c>metacni host</c>, with which the daemon starts a command on the host: it leaves the cgroups of the daemon's pod,
/// whose end would kill it, and then becomes that command.
/// </summary>
internal static class HostCommand
{
    public const string Name = "host";

    // The cgroup of version 2 on a node whose own root accepts no process, as in kind.
    private const string Leaf = "metacni";

    // This very program, also after its file was replaced by another version.
    private const string ThisProgram = "/proc/self/exe";

    public static Command Create(ToolHost host)
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "A command of metacni with its arguments, after --",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(Name, "Leave the cgroups of a container, then run a command of metacni") { words };
        command.Hidden = true;
        command.SetAction(arguments =>
        {
            new RootCgroup(Leaf).Enter();

            // Executing also releases the memory that the container's limit counts.
            ProgramReplacement.Run(
                ThisProgram, arguments.GetValue(words)!, [.. host.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        });
        return command;
    }
}
