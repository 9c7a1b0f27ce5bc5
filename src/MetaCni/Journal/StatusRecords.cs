// SPDX-License-Identifier: Apache-2.0
//
// The daemon reads records, and appends one event to them, while plugins work with them: it takes no lock, so that no pod waits for it. An
// event is one write at the end of an existing file. If the record is replaced at that moment, the event is written again, to the new file.

using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The statuses in the records.</summary>
/// <param name="records">The directory of the records.</param>
internal sealed class StatusRecords(RecordDirectory records)
{
    // A record is replaced when its pod's networks are changed: hardly twice in a row.
    private const int MostTries = 5;

    /// <summary>Opens a record to append to it.</summary>
    public Func<string, AppendOnlyFile> Open { get; init; } = AppendOnlyFile.Open;

    /// <summary>Every record that can be read, one at a time.</summary>
    /// <exception cref="CniException">112: the directory cannot be read.</exception>
    public IEnumerable<HeldStatus> All()
    {
        foreach (var file in StateAccess.Read(records.Path, "the directory", () => records.Some(int.MaxValue)))
        {
            if (TryReadAny(Path.GetFileName(file), out var held))
            {
                yield return held;
            }
        }
    }

    /// <summary>Reads the last status of a record.</summary>
    /// <param name="name">The record's file name; anything else is no record.</param>
    /// <param name="held">The record.</param>
    /// <returns>False if the record does not exist, or its plan cannot be read.</returns>
    /// <exception cref="CniException">112: the file cannot be read.</exception>
    public bool TryRead(string name, out HeldStatus held) => TryRead(name, out held, out _);

    /// <summary>Notes in a record that a status needs no publishing any more, if the record still holds this status.</summary>
    /// <returns>The record as it was; null if it does not exist.</returns>
    /// <exception cref="CniException">112: the record cannot be read or written.</exception>
    public HeldStatus? Published(string name, string id)
    {
        HeldStatus? before = null;
        for (var tries = 0; tries < MostTries && TryRead(name, out var held, out var isWhole); tries++)
        {
            before = held;

            // A torn last line would swallow the event, and be damaged for good: the next operation cuts it.
            if (!isWhole || held.Status is not { IsPublished: false } status || status.Id != id
                || TryAppend(Path.Combine(records.Path, name), RecordText.Line(EventLine.OfPublishedStatus(id))))
            {
                break;
            }
        }

        return before;
    }

    private bool TryRead(string name, out HeldStatus held, out bool isWhole)
    {
        (held, isWhole) = (null!, false);
        if (!RecordName.TryParse(name, out _, out _))
        {
            return false;
        }

        var file = Path.Combine(records.Path, name);
        try
        {
            byte[] content = [];
            if (!StateAccess.Read(file, "the record", () => BoundedFile.TryReadOwn(file, out content, RecordLimits.Record)))
            {
                return false;
            }

            isWhole = content is [.., (byte)'\n'];
            return StatusLines.TryRead(name, content, out held);
        }
        catch (FormatException)
        {
            // A directory, or a file that is longer than any record.
            return false;
        }
    }

    private bool TryReadAny(string name, out HeldStatus held)
    {
        try
        {
            return TryRead(name, out held);
        }
        catch (CniException)
        {
            // One unreadable record does not keep the others from being published.
            held = null!;
            return false;
        }
    }

    // False: the file was replaced before the line was in it.
    private bool TryAppend(string path, byte[] line)
    {
        try
        {
            // While the file is open, no other file gets its inode.
            var wasThere = FileStatus.TryOfName(path, out var before);
            using var file = Open(path);
            file.Append(line);
            return !FileStatus.TryOfName(path, out var after) || (wasThere && before.Identity == after.Identity);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.NoEntry)
        {
            // Removed a moment ago: nothing is attached any more.
            return true;
        }
        catch (LinuxException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"the record {path} cannot be written: {e.Message}", "", e);
        }
    }
}
