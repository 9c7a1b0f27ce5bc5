// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Attaching;
using MetaCni.CommandLine.Terminal;
using MetaCni.Journal;
using MetaCni.Logging.Operations;

namespace MetaCni.CommandLine.Records;

/// <summary>A line of the operations log about a record that a command works on; its verb tells it from the runtime's operations.</summary>
/// <param name="record">The record.</param>
/// <param name="verb">The verb of the line.</param>
/// <param name="host">The tool's environment.</param>
internal sealed class RecordOperation(AttachmentRecord record, string verb, ToolHost host)
{
    /// <summary>The daemon had a container detached.</summary>
    public const string Repair = "REPAIR";

    /// <summary>The networks of a running pod were changed.</summary>
    public const string Reconcile = "RECONCILE";

    private const int LongestError = 2048;
    private const int LongestDetails = 1024;

    private long _since = host.Time.GetTimestamp();

    /// <summary>Measures the plugins.</summary>
    public OperationTrace Trace { get; } = new(host.Time);

    /// <summary>An attachment has its outcome (<see cref="RecordDetacher.Observe"/>).</summary>
    public void Ended(int attachment, DetachOutcome outcome)
    {
        var now = host.Time.GetTimestamp();
        Trace.Add(TracedAttachment.Of(record.Plan.Attachments[attachment], host.Time.GetElapsedTime(_since, now), outcome.Failure));
        _since = now;
    }

    /// <summary>Writes the line. A failure to write it is only a warning.</summary>
    public void Write(string stateDirectory, CniError? error, Voices voices)
    {
        var sandbox = record.Plan.Sandbox;
        var entry = Trace.ToEntry(verb, error is null ? null : new OperationFailure(
            error.Code, PlainText.Line(error.Message, LongestError), PlainText.LastLine(error.Details, LongestDetails))) with
        {
            Pod = sandbox.Pod?.ToString() ?? "",
            Uid = sandbox.Pod?.Uid ?? "",
            Container = sandbox.ContainerId.Value,
            Interface = sandbox.InterfaceName.Value,
        };
        try
        {
            new OperationsLog(stateDirectory).Append(OperationLineWriter.Line(entry));
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException or FormatException)
        {
            voices.Warning($"the operations log in {PlainText.Word(stateDirectory)} cannot be written: {e.Message}");
        }
    }
}
