// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Help;

/// <summary>The command line of <c>metacni help</c>: the same text as <c>metacni COMMAND --help</c>.</summary>
internal static class HelpCommand
{
    private const string HelpOption = "--help";

    public static Command Create(RootCommand root, ParserConfiguration parsing)
    {
        var about = new Argument<string?>("COMMAND") { Description = "The command to explain", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("help", "Explain metacni or one of its commands") { about };
        command.SetAction(arguments =>
        {
            var name = arguments.GetValue(about);
            if (name is not null && !UsageMistake.Names(root).Contains(name))
            {
                var near = NearMiss.Find(name, UsageMistake.Names(root));
                throw new UsageException(
                    $"unknown command '{name}'{(near is null ? "" : $"; did you mean '{near}'?")}",
                    "metacni help lists the commands");
            }

            return root.Parse(name is null ? [HelpOption] : [name, HelpOption], parsing).Invoke(arguments.InvocationConfiguration);
        });
        return command;
    }
}
