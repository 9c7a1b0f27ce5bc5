// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Collecting;

/// <summary>Records that could not be taken down, and the DELs of other containers: containerd sends no GC.</summary>
public sealed class DeferredDetachTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_record_past_its_grace_period_is_detached_by_the_DEL_of_another_container()
    {
        await LeaveAsync("10");

        var answer = await OtherDelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL 10"], Calls());
        Assert.False(File.Exists(RecordOf("10")));
    }

    [Fact]
    public async Task A_deferred_detach_never_fails_the_other_DEL_and_is_retried_later()
    {
        await LeaveAsync("10");
        Fail("10");
        await AttachAsync("20");
        _sandbox.Environment["CNI_CONTAINERID"] = "20";

        var answer = await _sandbox.DelAsync();
        var next = await OtherDelAsync();

        Assert.True(answer.Succeeded && next.Succeeded, answer.Message);
        Assert.Equal(["DEL 20", "DEL 10"], Calls());
        Assert.True(File.Exists(RecordOf("10")));
        Assert.Contains("msg=\"still cannot be detached", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        _sandbox.Time.Ahead += TimeSpan.FromMinutes(11);
        _sandbox.Runner.Answer = FakeAnswer.Success;
        await OtherDelAsync();
        Assert.False(File.Exists(RecordOf("10")));
    }

    [Fact]
    public async Task Each_DEL_tries_two_and_every_record_has_its_turn()
    {
        await LeaveAsync("10", "11", "12", "13", "14");
        Fail("10", "11", "12", "13", "14");

        await OtherDelAsync();
        var first = Calls();
        await OtherDelAsync();
        await OtherDelAsync();

        Assert.Equal(2, first.Count);
        Assert.Equal(["DEL 10", "DEL 11", "DEL 12", "DEL 13", "DEL 14"], Calls().Order());
    }

    // The runtime still comes back to it.
    [Fact]
    public async Task Within_its_grace_period_a_record_is_retried_only_by_its_own_containers_DEL()
    {
        await AttachAsync("10");
        Fail("10");
        _sandbox.Environment["CNI_CONTAINERID"] = "10";
        Assert.False((await _sandbox.DelAsync()).Succeeded);
        _sandbox.Runner.Forget();

        await OtherDelAsync();

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(File.Exists(RecordOf("10")));
    }

    [Fact]
    public async Task A_container_that_is_attached_again_is_not_detached()
    {
        await LeaveAsync("10");
        _sandbox.Environment["CNI_CONTAINERID"] = "10";
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        await AttachAsync("10");

        await OtherDelAsync();

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(File.Exists(RecordOf("10")));
    }

    [Fact]
    public async Task A_record_locked_by_another_operation_is_skipped()
    {
        await LeaveAsync("10");
        var journal = new MetaCni.Journal.AttachmentJournal(_sandbox.StateDir, TimeProvider.System);

        using (journal.Lock(Named.Container("10"), CancellationToken.None))
        {
            Assert.True((await OtherDelAsync()).Succeeded);
        }

        Assert.Empty(_sandbox.Runner.Calls);
    }

    // Version 0.1 noted nothing beside the record.
    [Fact]
    public async Task Records_left_by_version_0_1_are_found_by_the_first_DEL()
    {
        await LeaveAsync("10");
        Directory.Delete(Path.Combine(_sandbox.StateDir, "deferred"), recursive: true);
        await AttachAsync("20");

        await OtherDelAsync();

        Assert.Equal(["DEL 10"], Calls());
        Assert.False(File.Exists(RecordOf("10")));
        Assert.True(File.Exists(RecordOf("20")));
    }

    [Fact]
    public async Task A_plugin_that_hangs_delays_the_other_DEL_by_five_seconds_at_most()
    {
        await LeaveAsync("10", "11");
        var budgets = _sandbox.Time.Budgets.Count;
        var longest = TimeSpan.Zero;
        _sandbox.Runner.Answer = _ =>
        {
            longest = _sandbox.Time.Budgets.Skip(budgets).Last();
            _sandbox.Time.Elapsed += longest;
            throw new Cni.Errors.CniException(Cni.Errors.PluginErrorCode.PluginTimedOut, "was not done");
        };

        Assert.True((await OtherDelAsync()).Succeeded);

        Assert.Single(_sandbox.Runner.Calls);
        Assert.InRange(longest, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
    }

    private string RecordOf(string container) => Path.Combine(_sandbox.StateDir, "attachments", $"{container}@eth0.jsonl");

    private List<string> Calls() => [.. _sandbox.Runner.Calls.Select(call => $"{call.Command} {call.Environment["CNI_CONTAINERID"]}")];

    private void Fail(params string[] containers) =>
        _sandbox.Runner.Answer = call => call.Command == "DEL" && containers.Contains(call.Environment["CNI_CONTAINERID"])
            ? FakeAnswer.Error(120, "broken")
            : FakeAnswer.Success(call);

    private Task<PluginAnswer> OtherDelAsync()
    {
        _sandbox.Environment["CNI_CONTAINERID"] = "other";
        return _sandbox.DelAsync();
    }

    private async Task AttachAsync(string container)
    {
        _sandbox.Environment["CNI_CONTAINERID"] = container;
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
        _sandbox.Runner.Forget();
    }

    // Their DEL fails, and after the grace it succeeds with the record left. By then the plugin works.
    private async Task LeaveAsync(params string[] containers)
    {
        foreach (var container in containers)
        {
            await AttachAsync(container);
        }

        Fail(containers);
        foreach (var isOver in new[] { false, true })
        {
            foreach (var container in containers)
            {
                _sandbox.Environment["CNI_CONTAINERID"] = container;
                Assert.Equal(isOver, (await _sandbox.DelAsync()).Succeeded);
            }

            _sandbox.Time.Ahead += TimeSpan.FromHours(1);
        }

        _sandbox.Runner.Answer = FakeAnswer.Success;
        _sandbox.Runner.Forget();
    }
}
