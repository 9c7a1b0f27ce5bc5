// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
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
    private const string Extension = ".jsonl";

    private readonly string _records = Path.Combine(stateDirectory, "attachments");

    /// <summary>NPWG §7.3: the operations of one container never run at the same time.</summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the state directory cannot be used.</exception>
    public FileLock Lock(ContainerId container, CancellationToken deadline)
    {
        PrivateDirectory.Ensure(stateDirectory);
        PrivateDirectory.Ensure(_records);
        return FileLock.Acquire(LockOf(container), $"another operation on container {container}", deadline);
    }

    /// <summary>The lock, if nobody holds it.</summary>
    public bool TryLock(ContainerId container, [NotNullWhen(true)] out FileLock? containerLock) =>
        FileLock.TryAcquire(LockOf(container), out containerLock);

    /// <summary>The container and interface of every record.</summary>
    public IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Entries()
    {
        var entries = new List<(ContainerId, InterfaceName)>();
        if (!Directory.Exists(_records))
        {
            return entries;
        }

        foreach (var file in Directory.EnumerateFiles(_records, $"*{Extension}").Order(StringComparer.Ordinal))
        {
            // An interface may have an @ in its name, a container may not.
            var name = Path.GetFileNameWithoutExtension(file);
            var at = name.IndexOf('@');
            if (at > 0 && ContainerId.TryParse(name[..at], out var container) && InterfaceName.TryParse(name[(at + 1)..], out var interfaceName))
            {
                entries.Add((container, interfaceName));
            }
        }

        return entries;
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
    public IAttachmentLog Continue(AttachmentRecord record)
    {
        var file = FileOf(record.Plan.ContainerId, record.Plan.InterfaceName);
        CutTornLine(file);
        return new RecordFile(file, time);
    }

    /// <summary>Removes a record that holds nothing any more.</summary>
    public void Remove(AttachmentPlan plan) => File.Delete(FileOf(plan.ContainerId, plan.InterfaceName));

    // What is appended next must begin a line of its own.
    private static void CutTornLine(string file)
    {
        var content = File.ReadAllBytes(file);
        var end = Array.LastIndexOf(content, (byte)'\n') + 1;
        if (end < content.Length)
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(handle, end);
        }
    }

    private string FileOf(ContainerId container, InterfaceName interfaceName) =>
        Path.Combine(_records, $"{OperationMarker.Of(container, interfaceName)}{Extension}");

    private string LockOf(ContainerId container) => Path.Combine(_records, $"{container}.lock");
}
