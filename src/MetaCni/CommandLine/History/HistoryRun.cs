// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Errors;
using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.History;

/// <summary>Lists the operations log of a node as text or JSON.</summary>
internal sealed class HistoryRun(HistoryOptions options, NodeDirectories directories, ToolHost host)
{
    // Lines that are in memory at once, beside those that are shown.
    private const int BatchSize = 1000;

    public int Run()
    {
        var reader = new OperationsReader(directories.StateDirectory);
        if (!reader.Exists)
        {
            throw directories.Exists ? Missing() : directories.Missing();
        }

        var selection = new HistorySelection(options);
        var damaged = 0;
        for (OperationsBatch? batch = null; batch?.HasMore != false;)
        {
            batch = reader.Read(batch?.Position ?? OperationsPosition.Start, BatchSize);
            damaged += batch.Damaged;
            foreach (var entry in batch.Entries)
            {
                selection.Add(entry);
            }
        }

        Print(selection.Selected);
        Warn(selection.Selected, damaged);
        return ExitCode.Success;
    }

    private CniException Missing() => MetaCniError.Of(
        MetaCniErrorCode.StateUnavailable,
        $"there is no operations log in {PlainText.Word(directories.StateDirectory)} ({directories.Origin}) yet; "
        + "the next operation of the runtime creates it");

    private void Print(Newest selected)
    {
        if (options.IsJson)
        {
            host.Out.WriteLine(JsonOutput.Text(new JsonObject
            {
                ["operations"] = new JsonArray([.. selected.Kept.Select(OperationLineWriter.Json)]),
            }));
            return;
        }

        var voices = Voices.For(host, toError: false);
        var lines = selected.Count > 0 ? HistoryText.Lines(selected.Kept, options.IsWide)
            : options.OnlyFailed ? ["no operation failed"]
            : ["there is no operation"];
        lines.ToList().ForEach(voices.Line);
        voices.RequireHeard();
    }

    // On stderr, because a program may read stdout.
    private void Warn(Newest selected, int damaged)
    {
        var voices = Voices.For(host, toError: true);
        if (damaged > 0)
        {
            voices.Warning($"skipped {Amount.Of(damaged, "damaged line")} of the operations log in {PlainText.Word(directories.StateDirectory)}");
        }

        if (selected.Count > selected.Kept.Count)
        {
            voices.Hint($"these are the newest {selected.Kept.Count} of {selected.Count} operations; --tail {selected.Count} lists all");
        }
    }
}
