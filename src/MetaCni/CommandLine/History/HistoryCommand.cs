// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.History;

/// <summary>The command line of <c>metacni history</c>.</summary>
internal static class HistoryCommand
{
    public const string Notes =
        """
        Lists what the runtime asked MetaCni to do on this node, newest last: every ADD, DEL, CHECK and GC, and the STATUS whose outcome changed. It reads the operations log and needs neither the daemon nor the API server. POD is NAME or NAMESPACE/NAME; CONTAINER is an id or its first characters.

        The log is in the stateDir of the first configuration in /etc/cni/net.d that has a plugin of type metacni. It keeps at least the newest 4 MiB.

        PLUGINS is the time in which a plugin ran; the rest of TOTAL is MetaCni's own. -o json has every step and every plugin.

        Exit code:
          0  the operations are listed
          1  there is no operations log, it cannot be read, or it has no operation of the pod or container
          2  usage error

        Examples:
          sudo metacni history
          sudo metacni history client
          sudo metacni history default/client --failed
          sudo metacni history 3509e596 -o json
        """;

    private const string Description = "List the operations of this node: when, for which pod, how long, and why they failed";
    private const string Table = "table";
    private const string Wide = "wide";
    private const string Json = "json";
    private const int DefaultTail = 500;
    private const int LongestTail = 100_000;

    public static Command Create(ToolHost host)
    {
        var subject = new Argument<string?>("POD|CONTAINER") { Description = "Only this pod or container", Arity = ArgumentArity.ZeroOrOne };
        var failed = new Option<bool>("--failed") { Description = "Only operations that failed" };
        var tail = new Option<int>("--tail")
        {
            Description = $"How many of the newest operations to list, at most {LongestTail}",
            HelpName = "NUMBER",
            DefaultValueFactory = _ => DefaultTail,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Output format; wide has full container ids",
            HelpName = $"{Table}|{Wide}|{Json}",
            DefaultValueFactory = _ => Table,
        };
        output.AcceptOnlyFromAmong(Table, Wide, Json);
        var command = new Command("history", Description) { subject, failed, tail, output };
        var node = new NodeOptions(command, host, ofMultus: null);
        command.SetAction(arguments =>
        {
            var options = new HistoryOptions
            {
                Subject = arguments.GetValue(subject),
                OnlyFailed = arguments.GetValue(failed),
                IsWide = arguments.GetValue(output) == Wide,
                IsJson = arguments.GetValue(output) == Json,
                Tail = arguments.GetValue(tail) is > 0 and <= LongestTail and var number
                    ? number
                    : throw UsageMistake.Of(command, $"--tail is not a number from 1 to {LongestTail}"),
            };
            return new HistoryRun(options, node.Resolve(arguments), host).Run();
        });
        return command;
    }
}
