// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.CommandLine.Records;

namespace MetaCni.CommandLine;

/// <summary>The command line of <c>metacni show</c>.</summary>
internal static class ShowCommand
{
    public const string Notes =
        """
        Reads the records in the state directory and changes nothing; it may run at any time. CONTAINER is an id, or how it begins.

        Exit code:
          0  it is all there; what could not be taken down, and what cannot be read, is in the text
          1  the state directory cannot be read, or there is no such container
          2  it was not asked properly

        Examples:
          sudo metacni show
          sudo metacni show 3509e596 -o json
        """;

    private const string Description = "Show what is attached on this node, and what could not be taken down";
    private const string Table = "table";
    private const string Json = "json";

    public static Command Create(ToolHost host)
    {
        var container = new Argument<string?>("CONTAINER") { Description = "Only this container", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--output", "-o")
        {
            Description = "How to write it",
            HelpName = "table|json",
            DefaultValueFactory = _ => Table,
        };
        output.AcceptOnlyFromAmong(Table, Json);
        var stateDir = StateDirOption.Create();
        var command = new Command("show", Description) { container, output, stateDir };
        command.SetAction(arguments =>
        {
            var journal = StateDirOption.Open(arguments.GetValue(stateDir)!, host);
            var inventory = Inventory.Read(journal, arguments.GetValue(container));
            if (arguments.GetValue(output) == Json)
            {
                host.Out.WriteLine(InventoryJson.Text(inventory));
            }
            else
            {
                var voices = Voices.For(host, toError: false);
                InventoryText.Tell(inventory, host.Time.GetUtcNow(), voices);
                voices.RequireHeard();
            }

            return ExitCode.Success;
        });
        return command;
    }
}
