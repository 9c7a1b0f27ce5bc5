// SPDX-License-Identifier: Apache-2.0
//
// The daemon reads records, and appends one event to them, while plugins work with them: it takes no lock, so that no pod waits for it. An
// event is one write at the end of an existing file. If the record is replaced or removed at that moment, the event is lost, and the same
// status is published once more.

using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The statuses in the records.</summary>
/// <param name="records">The directory of the records.</param>
internal sealed class StatusRecords(RecordDirectory records)
{
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
        if (!TryRead(name, out var held, out var isWhole))
        {
            return null;
        }

        // A torn last line would swallow the event, and be damaged for good: the next operation cuts it.
        if (isWhole && held.Status is { IsPublished: false } status && status.Id == id)
        {
            Append(Path.Combine(records.Path, name), RecordText.Line(EventLine.OfPublishedStatus(id)));
        }

        return held;
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

    private static void Append(string path, byte[] line)
    {
        try
        {
            using var file = AppendOnlyFile.Open(path);
            file.Append(line);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.NoEntry)
        {
            // Removed a moment ago: nothing is attached any more.
        }
        catch (LinuxException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"the record {path} cannot be written: {e.Message}", "", e);
        }
    }
}
