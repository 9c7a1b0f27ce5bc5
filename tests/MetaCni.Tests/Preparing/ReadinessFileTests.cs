// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Preparing;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

/// <summary>The clock of these tests stands still: what ends a wait is the watch, unless a test fires the timer.</summary>
public sealed class ReadinessFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _deadline = new();

    public void Dispose()
    {
        _deadline.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void An_existing_file_is_not_waited_for() => Assert.True(Wait(_directory.Write("ready", "")).IsCompletedSuccessfully);

    // Multus asks whether something is there, not what it is.
    [Fact]
    public void A_directory_counts_as_a_readiness_file() => Assert.True(Wait(_directory.Subdirectory("ready")).IsCompletedSuccessfully);

    [Fact]
    public async Task The_wait_ends_when_the_file_appears()
    {
        var waiting = Wait(_directory.Combine("ready"));
        Assert.False(waiting.IsCompleted);

        _directory.Write("ready", "");

        await waiting;
    }

    [Fact]
    public async Task The_wait_ends_when_a_file_is_renamed_to_the_readiness_file()
    {
        var draft = _directory.Write("draft", "");
        var waiting = Wait(_directory.Combine("ready"));

        File.Move(draft, _directory.Combine("ready"));

        await waiting;
    }

    [Fact]
    public async Task The_directories_of_the_readiness_file_may_be_missing()
    {
        var waiting = Wait(_directory.Combine("run", "cni", "ready"));
        Assert.False(waiting.IsCompleted);

        _directory.Write("run/cni/ready", "");

        await waiting;
    }

    [Fact]
    public async Task Another_file_does_not_end_the_wait()
    {
        var waiting = Wait(_directory.Combine("ready"));

        _directory.Write("other", "");
        _directory.Write("ready.d/ready", "");
        await _deadline.CancelAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, (await Failure.OfAsync(() => waiting)).Code);
    }

    // A watch is of the directory that was there, and a daemon that starts anew makes its directory anew.
    [Fact]
    public async Task The_wait_continues_when_the_directory_is_deleted_and_recreated()
    {
        var run = _directory.Subdirectory("run");
        var waiting = Wait(Path.Combine(run, "ready"));

        Directory.Delete(run);
        _directory.Write("run/ready", "");
        while (!waiting.IsCompleted)
        {
            _time.Timer!.Fire();
            await Task.Yield();
        }

        await waiting;
    }

    [Fact]
    public async Task At_the_deadline_the_error_is_code_11_and_names_the_file()
    {
        var path = _directory.Combine("ready");
        var waiting = Wait(path);

        await _deadline.CancelAsync();

        var error = await Failure.OfAsync(() => waiting);
        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private Task Wait(string path) => ReadinessFile.WaitAsync(path, _time, _deadline.Token);
}
