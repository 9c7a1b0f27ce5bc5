// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Planning;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching;

/// <summary>A plan is carried out without a call of a runtime: whoever has a plan may answer as he likes.</summary>
public sealed class AttachmentRunTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakePluginRunner _runner = new();
    private readonly FakeNamespaceView _view = new();
    private readonly AttachmentJournal _journal;
    private readonly List<JsonObject> _answers = [];

    public AttachmentRunTests() => _journal = new AttachmentJournal(_directory.Combine("state"), TimeProvider.System);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Attachments_come_in_order_and_the_answer_comes_once_the_record_is_complete()
    {
        var plan = Plans.WithSecondaries("a", "b");

        var answer = await RunAsync(plan, _ => Assert.True(Recorded(plan).IsComplete));

        Assert.Equal(["ADD eth0", "ADD net1", "ADD net2"], _runner.Log);
        Assert.Same(answer, Assert.Single(_answers));
    }

    [Fact]
    public async Task The_plan_says_which_result_is_the_answer()
    {
        var merged = await RunAsync(Plans.WithSecondaries("a"));
        Clear();
        var primary = await RunAsync(Plans.WithSecondaries("a") with { ResultMode = ResultMode.Primary });

        Assert.Equal((2, 1), (merged["ips"]!.AsArray().Count, primary["ips"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_given_rolls_everything_back()
    {
        var plan = Plans.WithSecondaries("a");

        await Assert.ThrowsAsync<CniException>(() => RunAsync(plan, _ => throw new CniException(CniErrorCode.IOFailure, "nobody listens")));

        Assert.Equal(["ADD eth0", "ADD net1", "DEL net1", "DEL eth0"], _runner.Log);
        Assert.False(_journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out _));
    }

    [Theory]
    [InlineData(nameof(RequestPolicy.Enforce), true)]
    [InlineData(nameof(RequestPolicy.Warn), false)]
    public async Task The_plan_says_whether_a_request_that_is_not_honoured_is_a_failure(string policy, bool isFailure)
    {
        var plan = Plans.WithSecondaries("a") with { UnmetRequests = ["no"], RequestPolicy = Enum.Parse<RequestPolicy>(policy) };

        var failure = await Record.ExceptionAsync(() => RunAsync(plan));

        Assert.Equal(isFailure, failure is CniException);
        Assert.Equal(isFailure ? 0 : 1, _answers.Count);
    }

    private async Task<JsonObject> RunAsync(AttachmentPlan plan, Action<JsonObject>? answering = null)
    {
        var delegates = new Delegates(new NetworkRuntime(_runner), []);
        var detacher = new RecordDetacher(_journal, delegates, new RecordTraces(_journal, _directory.Combine("state"), _ => { }), TimeProvider.System)
        {
            OpenNamespace = _ => _view,
        };
        var deferrals = new Deferrals(_journal, Logs.None.Operation, TimeProvider.System);
        var rollBack = new RollBack(detacher, deferrals, TimeSpan.Zero, TimeProvider.System);
        using var report = new AddReport(Logs.None, plan.Sandbox.ContainerId, TimeProvider.System);
        using var deadline = Deadline.Start(Deadline.Add, TimeProvider.System, CancellationToken.None);
        using var containerLock = _journal.Lock(plan.Sandbox.ContainerId, deadline.Token);
        var audience = new AttachmentAudience
        {
            Report = report,
            Cluster = null,
            Pod = null,
            Version = CniVersion.V100,
            AnswerAsync = (answer, _) =>
            {
                answering?.Invoke(answer);
                _answers.Add(answer);
                return Task.CompletedTask;
            },
        };
        return await new AttachmentRun(_journal, delegates, rollBack, TimeProvider.System).RunAsync(plan, _view, audience, deadline);
    }

    private void Clear() => Directory.Delete(_directory.Combine("state"), recursive: true);

    private AttachmentRecord Recorded(AttachmentPlan plan) =>
        _journal.TryRead(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName, out var record) ? record : throw new InvalidOperationException("no record");
}
