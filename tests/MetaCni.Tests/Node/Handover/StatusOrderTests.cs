// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Node.Handover;

/// <summary>Several pods at once, one after the other for each pod; and how the daemon ends. The clock stands unless a test advances it.</summary>
public sealed class StatusOrderTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HandoverNode _node;
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<string> _sent = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StatusOrderTests()
    {
        _node = new HandoverNode(_time);
        _node.Api.Before = async (request, cancellationToken) =>
        {
            _sent.Add(FakeSender.StatusOf(request), CancellationToken.None);
            await _open.Task.WaitAsync(cancellationToken);
        };
    }

    public void Dispose()
    {
        _stop.Dispose();
        _sent.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task A_slow_pod_delays_no_other()
    {
        for (var index = 0; index < 8; index++)
        {
            await _node.HandOverAsync($"pod{index}", $"c{index}", status: $"[{index}]", uid: $"u{index}");
        }

        var run = _node.Duty.RunAsync(_stop.Token);
        string[] sent = [.. Enumerable.Range(0, 8).Select(_ => Sent())];

        Assert.Equal(Enumerable.Range(0, 8).Select(index => $"[{index}]"), sent.Order(StringComparer.Ordinal));
        await EndAsync(run);
    }

    [Fact]
    public async Task A_later_status_of_a_pod_waits_for_the_one_that_is_on_its_way_and_those_between_are_skipped()
    {
        var record = await _node.HandOverAsync();
        var run = _node.Duty.RunAsync(_stop.Token);
        Assert.Equal("[1]", Sent());
        foreach (var id in new[] { "2", "3" })
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _node.Due(record, id, $"[{id}]");
            Assert.Equal(202, (await _node.PatchAsync(id: id, status: $"[{id}]")).Status);
        }

        await EndAsync(run);

        Assert.Equal("[3]", Sent());
        Assert.Empty(_sent);
        Assert.True(_node.IsPublished());
    }

    [Fact]
    public async Task At_the_end_what_is_pending_is_tried_once_more_and_nothing_is_accepted()
    {
        await _node.HandOverAsync();
        _node.Api.IsDown = true;
        _open.SetResult();
        var run = _node.Duty.RunAsync(_stop.Token);
        Assert.Equal("[1]", Sent());
        await Until(() => _node.Counters.Failures.Count > 0);
        _node.Api.IsDown = false;

        await EndAsync(run);

        Assert.True(_node.IsPublished());
        _node.Due(_node.Attach("db", "c2", "u2"), "1", "[1]");
        _node.Exists("db", "u2");
        Assert.Equal(503, (await _node.PatchAsync("db", "c2", uid: "u2")).Status);
    }

    [Fact]
    public async Task A_silent_API_server_does_not_keep_the_daemon_from_ending_and_the_status_stays_on_record()
    {
        await _node.HandOverAsync();
        var run = _node.Duty.RunAsync(_stop.Token);
        Assert.Equal("[1]", Sent());

        await _stop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(2.6));
        await run.WaitAsync(TimeLimit.Length);

        Assert.False(_node.IsPublished());
        using var restarted = _node.Restart();
        Assert.True(Assert.Single(restarted.Journal.Statuses.All()).IsDue);
    }

    // The daemon ends with the duty, and reports the defect.
    [Fact]
    public async Task A_defect_ends_the_duty_although_other_pods_wait_for_the_API_server()
    {
        await _node.HandOverAsync();
        var run = _node.Duty.RunAsync(_stop.Token);
        Assert.Equal("[1]", Sent());
        _node.Api.Before = (_, _) => throw new InvalidOperationException("a defect");

        await _node.HandOverAsync("db", "c2", status: "[2]", uid: "u2");

        Assert.Equal("a defect", (await Assert.ThrowsAsync<InvalidOperationException>(() => run.WaitAsync(TimeLimit.Length))).Message);
    }

    private string Sent() => _sent.TryTake(out var status, TimeLimit.Length) ? status : throw new TimeoutException("no PATCH was sent");

    private async Task EndAsync(Task run)
    {
        _open.TrySetResult();
        await _stop.CancelAsync();
        await run.WaitAsync(TimeLimit.Length);
    }

    private async Task Until(Func<bool> isReached)
    {
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        while (true)
        {
            var seen = _node.Queue.Changed.Count;
            if (isReached())
            {
                return;
            }

            await _node.Queue.Changed.AfterAsync(seen, limit.Token);
        }
    }
}
