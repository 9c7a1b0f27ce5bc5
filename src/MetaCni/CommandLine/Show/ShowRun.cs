// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Show;

/// <summary>Lists the records of a node as text or JSON.</summary>
internal sealed class ShowRun(ShowOptions options, NodeDirectories directories, ToolHost host)
{
    public int Run()
    {
        var everything = ReadAll();
        var inventory = everything;
        if (options.Subject is { } subject)
        {
            inventory = Subject.Select(inventory, subject);
        }

        inventory = options.OnlyFailed ? inventory.OnlyFailed() : inventory;
        Print(inventory, ShortIds.Of(everything));
        return options.OnlyFailed && !inventory.IsEmpty ? ExitCode.Failed : ExitCode.Success;
    }

    // On a node that still runs Multus, its pods exist before MetaCni has attached any.
    private Inventory ReadAll()
    {
        var multus = new MultusInventory(new MultusState(directories.MultusDirectory), host).Read();
        if (directories.Exists)
        {
            return Inventory.Read(directories.Journal(host.Time), host).With(multus);
        }

        // Multus's files do not show failures, and an explicit directory is read alone.
        if (multus.IsEmpty || options.OnlyFailed || directories.Origin == NodeDirectories.OfOption)
        {
            throw directories.Missing();
        }

        Voices.For(host, toError: true).Warning(directories.Missing().Message);
        return multus;
    }

    private void Print(Inventory inventory, ShortIds ids)
    {
        if (options.IsJson)
        {
            host.Out.WriteLine(InventoryJson.Text(inventory));
            return;
        }

        var voices = Voices.For(host, toError: false);
        var nothing = !options.OnlyFailed ? "nothing is attached on this node"
            : options.Subject is { } subject ? $"nothing of {PlainText.Word(subject)} has failed"
            : "nothing has failed on this node";
        new InventoryText(voices, ids, options.IsWide, host.Time.GetUtcNow()).Print(inventory, nothing);
        voices.RequireHeard();
    }
}
