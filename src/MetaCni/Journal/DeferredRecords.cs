// SPDX-License-Identifier: Apache-2.0
//
// <stateDir>/deferred/next and …/tried have an empty file for each record that could not be taken down, with the record's name; its time of
// modification says before when it is not tried again. DEL looks at a few of `next`, whichever the file system names first, and moves each
// to `tried`; when `next` is empty, `tried` becomes `next`. So a DEL never looks at all records, each record has its turn, and of several DELs
// at the same time one tries a record. A file that is lost, or that outlives its record, does no harm.

using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The records that could not be taken down, for the DEL of other containers.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
internal sealed class DeferredRecords(string stateDirectory)
{
    // Farther ahead than any pause is long: the clock was.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly string _directory = Path.Combine(stateDirectory, "deferred");

    private string Next => Path.Combine(_directory, "next");

    private string Tried => Path.Combine(_directory, "tried");

    /// <summary>False where no record of this node was ever deferred.</summary>
    public bool Exist => Directory.Exists(_directory);

    /// <summary>Makes the directory, so that <see cref="Exist"/> is true.</summary>
    public void Begin() => StateAccess.EnsureDirectory(_directory);

    /// <summary>Has a record tried again by others, from a moment on.</summary>
    /// <exception cref="LinuxException">It cannot be noted.</exception>
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
                // Another process has removed the directory, which was empty.
            }
        }
    }

    /// <summary>The record is gone: nothing is left to be tried.</summary>
    public void Forget(string name)
    {
        if (FileNames.TryRemove(Path.Combine(Next, name)) || FileNames.TryRemove(Path.Combine(Tried, name)))
        {
            // Where others are noted there, this fails.
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

    /// <summary>Takes the turns of some records whose time has come; no other process takes these then.</summary>
    /// <param name="now">The time.</param>
    /// <param name="most">How many are looked at.</param>
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

            // It takes the place of an empty directory, and fails where another process has put something there.
            if (looked == most || !FileNames.TryRename(Tried, Next))
            {
                yield break;
            }
        }
    }

    /// <summary>A record that was taken is tried again from a moment on.</summary>
    public void Postpone(string name, DateTimeOffset from) => FileNames.SetTimes(Path.Combine(Tried, name), from);

    /// <summary>A record that was taken is gone, or nothing of it is left to be tried.</summary>
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
