// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Formats the progress lines of a pod's attachments.</summary>
internal static class StepText
{
    public static string Running(AttachmentStep step, int number, int count) => $"{Subject(step, number, count)}  …";

    public static string Done(AttachmentStep step, int number, int count) => $"{Subject(step, number, count)}  "
        + (step.State == StepState.Undone ? "rolled back" : $"attached in {Amount.Milliseconds(step.Milliseconds)}");

    private static string Subject(AttachmentStep step, int number, int count) =>
        $"  {number}/{count}  {step.Interface}  {PlainText.Word(step.Network)}  ({step.Chain})";
}
