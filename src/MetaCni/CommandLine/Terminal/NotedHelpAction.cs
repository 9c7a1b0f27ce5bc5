// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MetaCni.CommandLine.Terminal;

/// <summary>The library's help, followed by notes that do not fit into a column; no line exceeds 80 characters.</summary>
internal sealed class NotedHelpAction : SynchronousCommandLineAction
{
    private const int Width = 80;

    private readonly HelpAction _help;
    private readonly IReadOnlyDictionary<Command, string> _notes;

    public NotedHelpAction(HelpAction help, IReadOnlyDictionary<Command, string> notes)
    {
        (_help, _notes) = (help, notes);
        _help.MaxWidth = Width;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter { NewLine = "\n" };
        parseResult.InvocationConfiguration.Output = text;
        var exitCode = _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // The library leaves a space at the end of each line that it wraps.
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }

        if (_notes.TryGetValue(parseResult.CommandResult.Command, out var notes))
        {
            output.WriteLine();
            output.WriteLine(WrappedText.Of(notes, Width));
        }

        return exitCode;
    }
}
