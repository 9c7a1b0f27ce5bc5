// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Linux.Locks;
using Support;

namespace Linux.Tests.Locks;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string LockPath => directory.Combine("lock");

    [Fact]
    public void TryAcquire_fails_while_the_lock_is_held_and_succeeds_after()
    {
        Assert.True(FileLock.TryAcquire(LockPath, out var first));
        using (first)
        {
            Assert.False(FileLock.TryAcquire(LockPath, out _));
        }

        Assert.True(FileLock.TryAcquire(LockPath, out var second));
        second.Dispose();
    }

    [Fact]
    public void IsHeld_tells_whether_another_process_holds_the_lock_and_changes_nothing()
    {
        Assert.False(FileLock.IsHeld(LockPath));
        Assert.True(FileLock.TryAcquire(LockPath, out var held));
        using (held)
        {
            Assert.True(FileLock.IsHeld(LockPath));
        }

        File.WriteAllText(LockPath, "left by a killed process");
        Assert.False(FileLock.IsHeld(LockPath));
        Assert.True(File.Exists(LockPath));
    }

    [Fact]
    public void Acquire_after_the_deadline_says_which_lock_was_not_released()
    {
        using var held = FileLock.Acquire(LockPath, CancellationToken.None);

        var failure = Assert.Throws<TimeoutException>(() => FileLock.Acquire(LockPath, new CancellationToken(canceled: true)));

        Assert.Contains(LockPath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_waits_until_the_lock_is_released()
    {
        var held = FileLock.Acquire(LockPath, CancellationToken.None);
        var waiting = Task.Factory.StartNew(
            () => FileLock.Acquire(LockPath, CancellationToken.None), TaskCreationOptions.LongRunning);

        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Acquire_admits_one_holder_at_a_time_although_each_removes_the_file()
    {
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    using var held = FileLock.Acquire(LockPath, CancellationToken.None);
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Thread.Yield();
                    Interlocked.Decrement(ref inside);
                }
            },
            TaskCreationOptions.LongRunning)));

        Assert.Equal(1, most);
    }

    [Fact]
    public void Dispose_leaves_no_file_and_can_be_repeated()
    {
        var held = FileLock.Acquire(LockPath, CancellationToken.None);

        held.Dispose();
        held.Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Dispose_does_not_remove_a_lock_file_that_another_holder_created()
    {
        var robbed = FileLock.Acquire(LockPath, CancellationToken.None);
        File.Delete(LockPath);
        using var other = FileLock.Acquire(LockPath, CancellationToken.None);

        robbed.Dispose();

        Assert.False(FileLock.TryAcquire(LockPath, out _));
    }

    [Fact]
    public void The_lock_excludes_other_processes()
    {
        using (FileLock.Acquire(LockPath, CancellationToken.None))
        {
            Assert.Equal(1, Witness.Try("flock", "", "--nonblock", LockPath, "true").ExitCode);
        }

        Assert.Equal(0, Witness.Try("flock", "", "--nonblock", LockPath, "true").ExitCode);
    }

    [Fact]
    public void A_process_that_is_killed_releases_the_lock()
    {
        using var other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", LockPath, "sh", "-c", "echo locked; exec sleep 1000"])
        {
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("locked", other.StandardOutput.ReadLine());
        Assert.False(FileLock.TryAcquire(LockPath, out _));

        other.Kill();
        other.WaitForExit();

        Assert.True(FileLock.TryAcquire(LockPath, out var acquired));
        acquired.Dispose();
    }

    [Fact]
    public void A_symbolic_link_in_place_of_the_file_is_refused()
    {
        File.CreateSymbolicLink(LockPath, directory.Combine("elsewhere"));

        var failure = Assert.Throws<LinuxException>(() => FileLock.TryAcquire(LockPath, out _));

        Assert.Equal(Errno.TooManyLinks, failure.ErrorNumber);
        Assert.False(File.Exists(directory.Combine("elsewhere")));
    }

    [Fact]
    public void A_missing_directory_is_an_error_that_names_the_path()
    {
        var path = directory.Combine("missing/lock");

        var failure = Assert.Throws<LinuxException>(() => FileLock.Acquire(path, CancellationToken.None));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => directory.Dispose();
}
