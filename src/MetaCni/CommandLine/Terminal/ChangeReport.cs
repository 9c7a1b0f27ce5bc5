// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Install;

namespace MetaCni.CommandLine.Terminal;

/// <summary>Prints each change to a node when it is made; in a dry run, each change that would be made.</summary>
internal sealed class ChangeReport(Voices voices, bool isDryRun)
{
    /// <summary>Makes a change and prints it: "SUBJECT is DONE".</summary>
    /// <param name="subject">What changes.</param>
    /// <param name="done">A participle and more: "installed (0.1.0)".</param>
    /// <param name="change">Makes the change; not called in a dry run.</param>
    public void Change(string subject, string done, Action change)
    {
        if (isDryRun)
        {
            voices.Line($"{subject} would be {done}");
            return;
        }

        change();
        voices.Good($"{subject} is {done}");
    }

    /// <summary>Prints that something needs no change.</summary>
    public void Unchanged(string what) => voices.Line(what);

    /// <summary>Prints what happens to each key of a configuration.</summary>
    public void Keys(IReadOnlyList<KeyChange> changes)
    {
        foreach (var line in TextTable.Lines(["  KEY", "CHANGE", "VALUE"], [.. changes.Select(Row)]).Skip(changes.Count == 0 ? 1 : 0))
        {
            voices.Line(line);
        }
    }

    private static string[] Row(KeyChange change) =>
        [$"  {PlainText.Word(change.Key)}", change.Kind.ToString().ToLowerInvariant(), PlainText.Line(change.Text, PlainText.MaximumName)];
}
