// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Tests.Node.Duties;

public sealed class NodeConditionsTests
{
    private readonly NodeConditions _conditions = new();

    [Fact]
    public void A_node_is_not_ready_while_the_daemon_starts() =>
        Assert.Equal("the daemon is starting", Assert.Single(_conditions.Obstacles).Message);

    [Fact]
    public void A_node_that_waits_is_not_ready_for_that_reason()
    {
        _conditions.Set(NodeConditionType.Waiting, "PrimaryMissing", "waiting for the primary");

        Assert.Equal("waiting for the primary", Assert.Single(_conditions.Obstacles).Message);
    }

    [Fact]
    public void A_published_node_stays_ready_while_it_waits_with_a_change()
    {
        _conditions.Set(NodeConditionType.Published, "Published", "published");
        _conditions.Set(NodeConditionType.Waiting, "PrimaryInvalid", "waiting for the primary");

        Assert.True(_conditions.IsReady);
    }

    [Theory]
    [InlineData("ExecutableNotInstalled")]
    [InlineData("ConfigurationNotWritten")]
    public void A_published_node_is_not_ready_while_its_executable_or_its_file_is_missing(string reason)
    {
        _conditions.Set(NodeConditionType.Published, "Published", "published");
        _conditions.Set(NodeConditionType.Waiting, reason, "waiting");
        Assert.Equal(reason, Assert.Single(_conditions.Obstacles).Reason);

        _conditions.Clear(NodeConditionType.Published);
        Assert.Equal(reason, Assert.Single(_conditions.Obstacles).Reason);
    }

    [Theory]
    [InlineData(NodeConditionType.StateUnusable, false)]
    [InlineData(NodeConditionType.PrimaryPluginMissing, false)]
    [InlineData(NodeConditionType.SettingsInvalid, true)]
    [InlineData(NodeConditionType.OtherDirectories, true)]
    internal void Only_what_fails_every_add_makes_a_published_node_unready(NodeConditionType type, bool isReady)
    {
        _conditions.Set(NodeConditionType.Published, "Published", "published");
        _conditions.Set(type, "Reason", "message");

        Assert.Equal(isReady, _conditions.IsReady);

        _conditions.Clear(type);

        Assert.True(_conditions.IsReady);
    }

    [Fact]
    public void The_same_condition_again_is_no_change()
    {
        Assert.True(_conditions.Set(NodeConditionType.Waiting, "A", "a"));
        Assert.False(_conditions.Set(NodeConditionType.Waiting, "A", "a"));
        Assert.True(_conditions.Set(NodeConditionType.Waiting, "A", "another message"));
        Assert.True(_conditions.Clear(NodeConditionType.Waiting));
        Assert.False(_conditions.Clear(NodeConditionType.Waiting));

        Assert.Equal(3, _conditions.Changed.Count);
    }

    [Fact]
    public async Task A_change_wakes_those_who_wait()
    {
        var next = _conditions.Changed.AfterAsync(0, CancellationToken.None);
        Assert.False(next.IsCompleted);

        _conditions.Set(NodeConditionType.Waiting, "A", "a");

        await next;
        Assert.True(_conditions.Changed.AfterAsync(0, CancellationToken.None).IsCompleted);
        Assert.False(_conditions.Changed.AfterAsync(1, CancellationToken.None).IsCompleted);
    }
}
