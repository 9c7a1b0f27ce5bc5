// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using Linux.Locks;
using Linux.Processes;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>The records of this node: one file for each container and interface, in a directory that only root can read.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class AttachmentJournal(string stateDirectory, TimeProvider time)
{
    private const string Folder = "attachments";

    private const int LongestLookedAt = 1 << 20;

    private readonly RecordDirectory _records = RecordsOf(stateDirectory);
    private readonly ContainerLocks _locks = new(stateDirectory, Path.Combine(stateDirectory, Folder));

    /// <summary>Keeps ADD and GC of one network apart.</summary>
    public NetworkLocks Networks { get; } = new(stateDirectory, time);

    /// <summary>Records that could not be detached, for the DEL of other containers to retry.</summary>
    public DeferredRecords Deferred { get; } = new(stateDirectory);

    /// <summary>The statuses that the daemon publishes.</summary>
    public StatusRecords Statuses { get; } = new(RecordsOf(stateDirectory));

    /// <summary>The damaged records.</summary>
    public CorruptRecords Corrupt { get; } = new(RecordsOf(stateDirectory), new CorruptFiles(time));

    /// <summary>Checks everything that ADD needs on the disk, without writing.</summary>
    /// <exception cref="CniException">112: the state directory cannot be used.</exception>
    public void RequireUsable()
    {
        Ensure();
        StateAccess.RequireWritable(stateDirectory);
        StateAccess.RequireWritable(_records.Path);
    }

    /// <summary>Locks a container: operations of one container never run at the same time (NPWG §7.3).</summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the state directory cannot be used.</exception>
    public FileLock Lock(ContainerId container, CancellationToken cancellationToken)
    {
        Ensure();
        return _locks.Acquire(container, cancellationToken);
    }

    /// <summary>Takes the container's lock if it is free.</summary>
    public bool TryLock(ContainerId container, [NotNullWhen(true)] out FileLock? containerLock)
    {
        Ensure();
        return _locks.TryAcquire(container, out containerLock);
    }

    /// <summary>The container and interface of every record, damaged ones included.</summary>
    public IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Entries() => _records.Entries();

    /// <summary>Reads container and interface from the file name of a record.</summary>
    public bool TryIdentify(string name, out ContainerId container, out InterfaceName interfaceName) =>
        _records.TryIdentify(name, out container, out interfaceName);

    /// <summary>The file names of records with a failed DEL, among the first records that the file system returns.</summary>
    public IEnumerable<string> SomeThatFailed(int most, CancellationToken cancellationToken) =>
        _records.Some(most).Where(file => HasFailed(file, cancellationToken)).Select(file => Path.GetFileName(file));

    /// <summary>The file for the record of a container and interface; it need not exist.</summary>
    public string FileOf(ContainerId container, InterfaceName interfaceName) => _records.FileOf(container, interfaceName);

    /// <summary>The interfaces of a container that have a record; a damaged record that was set aside does not count.</summary>
    public IEnumerable<InterfaceName> Interfaces(ContainerId container) =>
        from entry in Entries()
        where entry.Container == container && File.Exists(_records.FileOf(entry.Container, entry.Interface))
        select entry.Interface;

    /// <summary>The containers for which a killed operation left a lock or temporary files, with these files.</summary>
    public IReadOnlyList<(ContainerId Container, IReadOnlyList<string> Files)> Leftovers() => _records.Leftovers();

    /// <summary>Removes temporary files of a record. The caller holds the container's lock.</summary>
    public void RemoveLeftovers(ContainerId container, InterfaceName interfaceName)
    {
        _records.RemoveLeftovers(container, interfaceName);
        Networks.RemoveUnused();
    }

    /// <summary>Writes a plan to the disk; it is durable when this returns.</summary>
    /// <exception cref="CniException">7: it is longer than <see cref="RecordLimits.PlanLine"/>. 112: it cannot be written.</exception>
    public RecordFile Begin(AttachmentPlan plan, ulong namespaceCookie)
    {
        var file = _records.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        var record = AttachmentRecord.Of(plan, time.GetUtcNow(), ProcessIdentity.Current(), namespaceCookie);
        var line = RecordLimits.RequirePlan(RecordText.Line(plan, record.CreatedAt, record.Process, namespaceCookie));
        StateAccess.Write(file, () => AtomicFile.WriteAlone(file, line));
        return new RecordFile(file, time, record);
    }

    /// <summary>Checks that <see cref="Begin"/> would succeed, without replacing the record of the earlier ADD.</summary>
    /// <exception cref="CniException">112: the plan cannot be written.</exception>
    public void RequireRoom(AttachmentPlan plan, ulong namespaceCookie)
    {
        var file = _records.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        var line = RecordText.Line(plan, time.GetUtcNow(), ProcessIdentity.Current(), namespaceCookie);
        StateAccess.Write(file, () => AtomicFile.RequireRoom(file, line));
    }

    /// <summary>Writes a record that was rebuilt, or taken over from another program.</summary>
    public void Adopt(AttachmentRecord record)
    {
        var file = _records.FileOf(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName);
        StateAccess.Write(file, () => AtomicFile.WriteAlone(file, RecordRewrite.Lines(record)));
    }

    /// <summary>Writes the record of a running pod whose networks this process changes, with everything that may exist meanwhile.</summary>
    /// <exception cref="CniException">7: its plan is longer than <see cref="RecordLimits.PlanLine"/>. 112: it cannot be written.</exception>
    public RecordFile Change(AttachmentRecord record)
    {
        var changing = WithNoted(record) with { IsAtWork = true, IsChanging = true, Process = ProcessIdentity.Current() };
        _ = RecordLimits.RequirePlan(RecordText.Line(changing.Plan, changing.CreatedAt, changing.Process, changing.NamespaceCookie));
        Adopt(changing);
        return Continue(changing);
    }

    // The daemon may have noted since the record was read that its status is published.
    private AttachmentRecord WithNoted(AttachmentRecord record) =>
        record.Status is { IsPublished: false } due
        && Statuses.TryRead(RecordName.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName), out var held)
        && held.Status is { IsPublished: true } noted
        && noted.Id == due.Id
            ? record with { Status = due with { IsPublished = true } }
            : record;

    /// <summary>Writes a record again if its file or directory was removed during an operation.</summary>
    public void Restore(AttachmentRecord record)
    {
        Ensure();
        if (!FileStatus.TryOfName(_records.FileOf(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName), out _))
        {
            Adopt(record);
        }
    }

    /// <summary>Reads the record of a container and interface; changes nothing.</summary>
    /// <exception cref="CniException">112: the record exists but cannot be read.</exception>
    public bool TryRead(ContainerId container, InterfaceName interfaceName, out AttachmentRecord record)
    {
        record = null!;
        var file = _records.FileOf(container, interfaceName);
        try
        {
            if (!TryReadFile(file, out var content))
            {
                return false;
            }

            record = Read(content, container, interfaceName);
            return true;
        }
        catch (FormatException e)
        {
            throw e is not NewerSchemaException && IsPlanWhole(file, container, interfaceName)
                ? RecordFailure.Damaged(file, container, e)
                : RecordFailure.Unreadable(file, e);
        }
    }

    /// <summary>
    /// As <see cref="TryRead"/>, but sets a damaged record aside and rebuilds it from its readable lines. The caller holds the lock.
    /// </summary>
    /// <returns>False if there is no record, or not even its plan can be read: see <see cref="CorruptRecords.TryFind"/>.</returns>
    /// <exception cref="CniException">112: a later version wrote it, or the disk fails.</exception>
    public bool TryRecover(ContainerId container, InterfaceName interfaceName, out AttachmentRecord record)
    {
        record = null!;
        var file = _records.FileOf(container, interfaceName);
        try
        {
            if (TryReadFile(file, out var content))
            {
                record = Read(content, container, interfaceName);
                return true;
            }
        }
        catch (NewerSchemaException e)
        {
            throw RecordFailure.Unreadable(file, e);
        }
        catch (FormatException)
        {
            Corrupt.SetAside(container, interfaceName);
        }

        if (!Corrupt.TrySalvage(container, interfaceName, out var salvaged)
            || salvaged.Plan.Sandbox.ContainerId != container
            || salvaged.Plan.Sandbox.InterfaceName != interfaceName)
        {
            return false;
        }

        Adopt(salvaged);
        record = salvaged;
        return true;
    }

    /// <summary>The network that owns a record, damaged or not; null if it cannot be read.</summary>
    public string? OwnerOf(ContainerId container, InterfaceName interfaceName)
    {
        var file = _records.FileOf(container, interfaceName);
        return RecordStart.Owner(file) ?? RecordStart.Owner(file + RecordName.CorruptExtension);
    }

    /// <summary>Continues an existing record.</summary>
    public RecordFile Continue(AttachmentRecord record)
    {
        var file = _records.FileOf(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName);
        TornLine.Cut(file);
        return new RecordFile(file, time, record);
    }

    /// <summary>Removes a finished record, and the damaged file that it was rebuilt from.</summary>
    public void Remove(AttachmentPlan plan)
    {
        var (container, interfaceName) = (plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        if (Corrupt.TrySalvage(container, interfaceName, out _))
        {
            Corrupt.Remove(container, interfaceName);
        }

        RemoveFile(container, interfaceName);
    }

    /// <summary>Removes every file about a container and interface, readable or not: an administrator has given it up.</summary>
    public void GiveUp(ContainerId container, InterfaceName interfaceName)
    {
        Corrupt.Remove(container, interfaceName);
        RemoveFile(container, interfaceName);
    }

    private void RemoveFile(ContainerId container, InterfaceName interfaceName)
    {
        var file = _records.FileOf(container, interfaceName);
        RecordDirectory.Remove(file);
        Deferred.Forget(Path.GetFileName(file));
    }

    private static bool IsPlanWhole(string file, ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            if (!TryReadFile(file, out var content))
            {
                return false;
            }

            RecordDirectory.RequireAbout(RecordText.Salvage(content), container, interfaceName);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool HasFailed(string file, CancellationToken cancellationToken)
    {
        try
        {
            return FileStatus.TryOfName(file, out var status)
                && status.Size <= LongestLookedAt
                && new RecordScanner().Read(file, cancellationToken)?.FirstFailure is not null;
        }
        catch (Exception e) when (e is FormatException or LinuxException or OperationCanceledException)
        {
            return false;
        }
    }

    private static RecordDirectory RecordsOf(string stateDirectory) => new(Path.Combine(stateDirectory, Folder));

    private void Ensure()
    {
        StateAccess.EnsureDirectory(stateDirectory);
        StateAccess.EnsureDirectory(_records.Path);
    }

    private static AttachmentRecord Read(byte[] content, ContainerId container, InterfaceName interfaceName)
    {
        var record = RecordText.Read(content);
        RecordDirectory.RequireAbout(record, container, interfaceName);
        return record;
    }

    private static bool TryReadFile(string file, out byte[] content)
    {
        byte[] read = [];
        var exists = StateAccess.Read(file, "the record", () => BoundedFile.TryReadOwn(file, out read, RecordLimits.Record));
        content = read;
        return exists;
    }
}
