// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching;

public sealed class UndoScopeTests
{
    private static readonly CniException Broken = new(new CniError(11, "broken", "why"));

    [Fact]
    public async Task Successful_work_is_not_rolled_back()
    {
        var undone = 0;

        var answer = await UndoScope.RunAsync(() => Task.FromResult(7), () => Undone(ref undone));

        Assert.Equal((7, 0), (answer, undone));
    }

    [Fact]
    public async Task Failed_work_is_rolled_back_once_and_keeps_its_error()
    {
        var undone = 0;

        var error = await Failure.OfAsync(() => UndoScope.RunAsync<int>(() => throw Broken, () => Undone(ref undone)));

        Assert.Equal((Broken.Error, 1), (error, undone));
    }

    [Fact]
    public async Task Work_that_throws_an_unexpected_exception_is_rolled_back()
    {
        var undone = 0;

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => UndoScope.RunAsync<int>(() => throw new InvalidOperationException(), () => Undone(ref undone)));

        Assert.Equal(1, undone);
    }

    [Fact]
    public async Task Rollback_failures_are_added_to_the_details_of_the_error()
    {
        var error = await Failure.OfAsync(() => UndoScope.RunAsync<int>(() => throw Broken, () => new DetachReport([new CniError(5, "left over")])));

        Assert.Equal((11, "broken"), (error.Code, error.Message));
        Assert.StartsWith("why; ", error.Details, StringComparison.Ordinal);
        Assert.Contains("left over", error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_that_throws_does_not_hide_the_original_error()
    {
        var error = await Failure.OfAsync(() => UndoScope.RunAsync<int>(
            () => throw Broken, () => throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, "the record is gone")));

        Assert.Equal((11, "broken"), (error.Code, error.Message));
        Assert.Contains("the record is gone", error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_exception_and_its_rollback_failure_are_both_reported()
    {
        var error = await Failure.OfAsync(() => UndoScope.RunAsync<int>(
            () => throw new InvalidOperationException("oops"), () => new DetachReport([new CniError(5, "left over")])));

        Assert.Equal((int)PluginErrorCode.Internal, error.Code);
        Assert.Contains("oops", error.Message, StringComparison.Ordinal);
        Assert.Contains("left over", error.Details, StringComparison.Ordinal);
    }

    private static DetachReport Undone(ref int count)
    {
        count++;
        return new DetachReport([]);
    }
}
