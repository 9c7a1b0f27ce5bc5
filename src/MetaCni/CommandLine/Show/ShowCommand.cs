// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Show;

/// <summary>The command line of <c>metacni show</c>.</summary>
internal static class ShowCommand
{
    public const string Notes =
        """
        Reads the records of this node and changes nothing; you may run it at any time. POD is NAME or NAMESPACE/NAME; CONTAINER is an id or its first characters. Pods that Multus attached are listed from Multus's files.

        The records are in the stateDir of the first configuration in /etc/cni/net.d that has a plugin of type metacni.

        Exit code:
          0  the records are listed; with --failed: nothing has failed
          1  the records cannot be read, the pod or container has no record, or --failed lists something
          2  usage error

        Examples:
          sudo metacni show
          sudo metacni show client
          sudo metacni show default/client -o wide
          sudo metacni show 3509e596 -o json
          sudo metacni show --failed
        """;

    private const string Description = "Show what is attached on this node, and what could not be detached";
    private const string Table = "table";
    private const string Wide = "wide";
    private const string Json = "json";

    public static Command Create(ToolHost host)
    {
        var subject = new Argument<string?>("POD|CONTAINER") { Description = "Only this pod or container", Arity = ArgumentArity.ZeroOrOne };
        var failed = new Option<bool>("--failed") { Description = "Only what failed: an ADD that did not finish, a DEL that fails" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Output format; wide has full container ids",
            HelpName = $"{Table}|{Wide}|{Json}",
            DefaultValueFactory = _ => Table,
        };
        output.AcceptOnlyFromAmong(Table, Wide, Json);
        var command = new Command("show", Description) { subject, failed, output };
        var node = new NodeOptions(command, host, "where Multus records what it attached");
        command.SetAction(arguments =>
        {
            var options = new ShowOptions
            {
                Subject = arguments.GetValue(subject),
                OnlyFailed = arguments.GetValue(failed),
                IsWide = arguments.GetValue(output) == Wide,
                IsJson = arguments.GetValue(output) == Json,
            };
            return new ShowRun(options, node.Resolve(arguments), host).Run();
        });
        return command;
    }
}
