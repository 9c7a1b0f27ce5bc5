// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>Prints the steps of a change, or in a dry run the steps that would be done.</summary>
internal sealed class ChangeWords(Voices voices, bool isDryRun)
{
    /// <summary>Prints a whole change.</summary>
    /// <param name="named">The container.</param>
    /// <param name="left">What an unfinished change left; it is detached first.</param>
    /// <param name="plan">The change.</param>
    public void Print(NamedContainer named, IEnumerable<PlannedAttachment> left, HotPlugPlan plan)
    {
        voices.Line($"{named}:");
        foreach (var attachment in left)
        {
            Print(attachment, isAttached: false, ", because an unfinished change left it attached in part");
        }

        foreach (var step in plan.Steps)
        {
            Print(
                plan.Working.Attachments[step.Attachment],
                step.IsAttach,
                plan.Reasons.TryGetValue(step.Attachment, out var members)
                    ? $", because its {string.Join(", ", members.Select(member => PlainText.Name(member)))} changed"
                    : "");
        }
    }

    /// <summary>Prints one step.</summary>
    public void Done(PlannedAttachment attachment, bool isAttached) => Print(attachment, isAttached, "");

    private void Print(PlannedAttachment attachment, bool isAttached, string why)
    {
        var text = $"{(isDryRun ? "would be" : "is")} {(isAttached ? "attached" : "detached")}{why}";
        if (isDryRun)
        {
            voices.Line($"  {NetworkLabel.Of(attachment)} {text}");
        }
        else
        {
            voices.Good($"{NetworkLabel.Of(attachment)} {text}");
        }
    }
}
