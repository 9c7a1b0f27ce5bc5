// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>The records of this node: one file for each container and interface, in a directory that only root reads.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class AttachmentJournal(string stateDirectory, TimeProvider time)
{
    private readonly string _records = Path.Combine(stateDirectory, "attachments");

    /// <summary>NPWG §7.3: the operations of one container never run at the same time.</summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the state directory cannot be used.</exception>
    public FileLock Lock(ContainerId container, CancellationToken deadline)
    {
        PrivateDirectory.Ensure(_records);
        return FileLock.Acquire(
            Path.Combine(_records, $"{container}.lock"), $"another operation on container {container}", deadline);
    }

    /// <summary>Puts a plan on disk; it is durable when this returns.</summary>
    public IAttachmentLog Begin(AttachmentPlan plan, ulong namespaceCookie)
    {
        var file = FileOf(plan.ContainerId, plan.InterfaceName);
        AtomicFile.Write(file, RecordText.Line(plan, time.GetUtcNow(), ProcessIdentity.Current(), namespaceCookie));
        return new RecordFile(file, time);
    }

    /// <summary>Reads the record of a container and interface.</summary>
    /// <exception cref="CniException">112: there is one, and it cannot be read.</exception>
    public bool TryRead(ContainerId container, InterfaceName interfaceName, out AttachmentRecord record)
    {
        record = null!;
        var file = FileOf(container, interfaceName);
        try
        {
            if (!File.Exists(file))
            {
                return false;
            }

            record = RecordText.Read(File.ReadAllBytes(file));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CniException(
                PluginErrorCode.StateUnavailable,
                $"the record {file} cannot be read ({e.Message}); what it held cannot be taken down without it: repair it, or move it away to give that up",
                "",
                e);
        }
    }

    /// <summary>Goes on with a record that is there.</summary>
    public IAttachmentLog Continue(AttachmentRecord record) =>
        new RecordFile(FileOf(record.Plan.ContainerId, record.Plan.InterfaceName), time);

    /// <summary>Removes a record that holds nothing any more.</summary>
    public void Remove(AttachmentPlan plan) => File.Delete(FileOf(plan.ContainerId, plan.InterfaceName));

    private string FileOf(ContainerId container, InterfaceName interfaceName) =>
        Path.Combine(_records, $"{OperationMarker.Of(container, interfaceName)}.jsonl");
}
