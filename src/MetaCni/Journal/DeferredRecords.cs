// SPDX-License-Identifier: Apache-2.0
//
// <stateDir>/deferred/next and …/tried have an empty file for each record that could not be taken down, with the record's name; its time of
// modification says before when it is not tried again. DEL looks at a few of `next`, whichever the file system names first, and moves each
// to `tried`; when `next` is empty, `tried` becomes `next`. So a DEL never looks at all records, each record has its turn, and of several DELs
// at the same time one tries a record. A file that is lost, or that outlives its record, does no harm.

using Linux;
using Linux.Files;

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
    public void Begin() => PrivateDirectory.Ensure(_directory);

    /// <summary>Has a record tried again by others, from a moment on.</summary>
    /// <exception cref="LinuxException">It cannot be noted.</exception>
    public void Add(string name, DateTimeOffset from)
    {
        PrivateDirectory.Ensure(_directory);
        _ = Libc.Unlink(Path.Combine(Tried, name));
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                PrivateDirectory.Ensure(Next);
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
        if (Libc.Unlink(Path.Combine(Next, name)) == 0 || Libc.Unlink(Path.Combine(Tried, name)) == 0)
        {
            // Where others are noted there, this fails.
            _ = Libc.RmDir(Next);
            _ = Libc.RmDir(Tried);
        }
    }

    private static void Write(string file, DateTimeOffset from)
    {
        using (FileDescriptor.Open(file, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow))
        {
            Touch(file, from);
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
            if (looked == most || Libc.Rename(Tried, Next) != 0)
            {
                yield break;
            }
        }
    }

    /// <summary>A record that was taken is tried again from a moment on.</summary>
    public void Postpone(string name, DateTimeOffset from) => Touch(Path.Combine(Tried, name), from);

    /// <summary>A record that was taken is gone, or nothing of it is left to be tried.</summary>
    public void Remove(string name) => _ = Libc.Unlink(Path.Combine(Tried, name));

    private bool TryClaim(string name)
    {
        if (Libc.Rename(Path.Combine(Next, name), Path.Combine(Tried, name)) == 0)
        {
            return true;
        }

        PrivateDirectory.Ensure(Tried);
        return Libc.Rename(Path.Combine(Next, name), Path.Combine(Tried, name)) == 0;
    }

    private static List<string> Names(string directory, int most) => Directory.Exists(directory)
        ? [.. Directory.EnumerateFiles(directory).Take(most).Select(file => Path.GetFileName(file))]
        : [];

    private static bool IsDue(string file, DateTimeOffset now) =>
        FileStatus.TryOfName(file, out var status) && (status.ModifiedAt <= now || status.ModifiedAt > now + LongestPause);

    private static void Touch(string file, DateTimeOffset time)
    {
        var (seconds, rest) = (time.ToUnixTimeSeconds(), time.Ticks % TimeSpan.TicksPerSecond * 100);
        if (Libc.SetTimes(FileStatus.CurrentDirectory, file, [seconds, rest, seconds, rest], FileStatus.NoFollow) != 0)
        {
            throw LinuxException.Last($"utimensat {file}");
        }
    }
}
