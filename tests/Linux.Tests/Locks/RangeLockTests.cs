// SPDX-License-Identifier: Apache-2.0

using Linux.Locks;
using Support;

namespace Linux.Tests.Locks;

public sealed class RangeLockTests : IDisposable
{
    private static readonly CancellationToken Passed = new(canceled: true);

    private readonly TemporaryDirectory _directory = new();

    private string File => _directory.Combine("locks");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_range_can_be_locked_shared_or_exclusively_independent_of_other_ranges()
    {
        Assert.True(TryAcquire(1, isExclusive: false, out var first));
        Assert.True(TryAcquire(1, isExclusive: false, out var second));
        Assert.False(TryAcquire(1, isExclusive: true, out _));
        Assert.True(TryAcquire(long.MaxValue >> 1, isExclusive: true, out var other));
        Assert.Equal(0, new FileInfo(File).Length);

        first.Dispose();
        second.Dispose();

        Assert.True(TryAcquire(1, isExclusive: true, out var alone));
        Assert.False(TryAcquire(1, isExclusive: false, out _));
        alone.Dispose();
        other.Dispose();
        Assert.False(Path.Exists(File));
    }

    [Fact]
    public async Task Acquire_waits_until_the_lock_is_released()
    {
        Assert.True(TryAcquire(7, isExclusive: true, out var held));
        var waiting = Task.Factory.StartNew(
            () => RangeLock.TryAcquire(File, 7, isExclusive: false, CancellationToken.None, out var acquired) ? acquired : null,
            TaskCreationOptions.LongRunning);

        held.Dispose();

        (await waiting)!.Dispose();
    }

    // A process that was killed could not remove it.
    [Fact]
    public void An_unused_lock_file_is_removed_and_a_used_one_is_kept()
    {
        System.IO.File.WriteAllText(File, "");
        RangeLock.RemoveUnused(File);
        Assert.False(Path.Exists(File));

        Assert.True(TryAcquire(1, isExclusive: false, out var held));
        RangeLock.RemoveUnused(File);

        Assert.True(Path.Exists(File));
        held.Dispose();
    }

    [Fact]
    public void A_missing_directory_is_an_error_that_names_the_path()
    {
        var path = _directory.Combine("missing/lock");

        var failure = Assert.Throws<LinuxException>(() => RangeLock.TryAcquire(path, 1, isExclusive: true, Passed, out _));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    private bool TryAcquire(long number, bool isExclusive, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RangeLock? acquired) =>
        RangeLock.TryAcquire(File, number, isExclusive, Passed, out acquired);
}
