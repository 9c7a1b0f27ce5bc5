// SPDX-License-Identifier: Apache-2.0
//
// <stateDir>/deferred/next and …/tried contain an empty file for each record that could not be detached, named after the record. Its
// modification time is the earliest time of the next try. DEL looks at a few files of `next`, in the order of the file system, and moves
// each to `tried`. When `next` is empty, `tried` becomes `next`. So a DEL never scans all records, each record gets its turn, and of
// concurrent DELs only one tries a record. A lost file does no harm, nor does one without a record.

using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The records that could not be detached, for the DEL of other containers to retry.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
internal sealed class DeferredRecords(string stateDirectory)
{
    // Longer than any pause. A later time was written while the clock was ahead.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly string _directory = Path.Combine(stateDirectory, "deferred");

    private string Next => Path.Combine(_directory, "next");

    private string Tried => Path.Combine(_directory, "tried");

    /// <summary>False if no record of this node was ever deferred.</summary>
    public bool Exist => Directory.Exists(_directory);

    /// <summary>Creates the directory, so that <see cref="Exist"/> is true.</summary>
    public void Begin() => StateAccess.EnsureDirectory(_directory);

    /// <summary>Schedules a record for a retry by other DELs, from the given time on.</summary>
    /// <exception cref="LinuxException">The file cannot be written.</exception>
    public void Add(string name, DateTimeOffset from)
    {
        StateAccess.EnsureDirectory(_directory);
        _ = FileNames.TryRemove(Path.Combine(Tried, name));
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                StateAccess.EnsureDirectory(Next);
                Write(Path.Combine(Next, name), from);
                return;
            }
            catch (LinuxException e) when (e.ErrorNumber == Errno.NoEntry && !isLast)
            {
                // Another process has removed the empty directory.
            }
        }
    }

    /// <summary>Removes a record from the schedule, because it was deleted.</summary>
    public void Forget(string name)
    {
        if (FileNames.TryRemove(Path.Combine(Next, name)) || FileNames.TryRemove(Path.Combine(Tried, name)))
        {
            // Fails while the directory contains other records.
            _ = FileNames.TryRemoveDirectory(Next);
            _ = FileNames.TryRemoveDirectory(Tried);
        }
    }

    private static void Write(string file, DateTimeOffset from)
    {
        using (FileDescriptor.Open(file, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow))
        {
            FileNames.SetTimes(file, from);
        }
    }

    /// <summary>Takes some records whose time has come; no other process takes these.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="most">The maximum number of records to look at.</param>
    public IEnumerable<string> Take(DateTimeOffset now, int most)
    {
        var looked = 0;
        for (var round = 0; round < 2; round++)
        {
            foreach (var name in Names(Next, most - looked))
            {
                looked++;
                if (TryClaim(name) && IsDue(Path.Combine(Tried, name), now))
                {
                    yield return name;
                }
            }

            // rename(2) replaces an empty directory, and fails if another process has put a file there.
            if (looked == most || !FileNames.TryRename(Tried, Next))
            {
                yield break;
            }
        }
    }

    /// <summary>Schedules a taken record again, from the given time on.</summary>
    public void Postpone(string name, DateTimeOffset from) => FileNames.SetTimes(Path.Combine(Tried, name), from);

    /// <summary>Removes a taken record that was deleted, or of which nothing is left to detach.</summary>
    public void Remove(string name) => _ = FileNames.TryRemove(Path.Combine(Tried, name));

    private bool TryClaim(string name)
    {
        if (FileNames.TryRename(Path.Combine(Next, name), Path.Combine(Tried, name)))
        {
            return true;
        }

        StateAccess.EnsureDirectory(Tried);
        return FileNames.TryRename(Path.Combine(Next, name), Path.Combine(Tried, name));
    }

    private static List<string> Names(string directory, int most) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory).Take(most).Select(file => Path.GetFileName(file))]
        : [];

    private static bool IsDue(string file, DateTimeOffset now) =>
        FileStatus.TryOfName(file, out var status) && (status.ModifiedAt <= now || status.ModifiedAt > now + LongestPause);
}
