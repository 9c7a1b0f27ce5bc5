// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Preparing;

/// <summary>From a pod that somebody else has read to a plan: there is no call of a runtime.</summary>
public sealed class PreparationTests : IDisposable
{
    private readonly FakeCluster _cluster = new(("team/a", """{"cniVersion": "1.0.0", "name": "net-a", "type": "macvlan"}"""));

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task The_plan_of_a_pod_has_the_networks_of_its_annotation()
    {
        var plan = await PlanAsync(PlanInputs.Config, PlanInputs.Pod("a"));

        Assert.Equal(["main eth0", "team/a net1"], plan.Attachments.Select(attachment => $"{attachment.Network} {attachment.InterfaceName}"));
    }

    [Fact]
    public async Task Everything_that_decides_how_it_is_carried_out_is_in_the_plan()
    {
        var config = PlanInputs.Config with { Concurrency = 3, RequestPolicy = RequestPolicy.Warn };

        var plan = await PlanAsync(config, PlanInputs.Pod("a"), "crio");

        Assert.Equal((3, RequestPolicy.Warn, ResultMode.Primary), (plan.Concurrency, plan.RequestPolicy, plan.ResultMode));
    }

    // They say how the attachments come to be, not what they are: an ADD that is repeated after a change of one of these changes nothing.
    [Fact]
    public async Task A_plan_that_differs_in_these_alone_is_the_same_plan()
    {
        var config = PlanInputs.Config with { Concurrency = 3, RequestPolicy = RequestPolicy.Warn };

        var one = await PlanAsync(PlanInputs.Config, PlanInputs.Pod("a"));
        var other = await PlanAsync(config, PlanInputs.Pod("a"), "crio");

        Assert.True(SamePlan.Is(one, other));
    }

    [Fact]
    public async Task What_is_known_not_to_be_honoured_is_in_the_plan_in_the_order_in_which_it_was_found()
    {
        var config = PlanInputs.Config with { RequestPolicy = RequestPolicy.Warn };

        var plan = await PlanAsync(config, PlanInputs.Pod("""[{"name": "a", "colour": "red", "portMappings": [{"hostPort": 80, "containerPort": 80}]}]"""));

        Assert.Equal(2, plan.UnmetRequests.Count);
        Assert.Contains("colour", plan.UnmetRequests[0], StringComparison.Ordinal);
        Assert.Contains("portMappings", plan.UnmetRequests[1], StringComparison.Ordinal);
    }

    private async Task<AttachmentPlan> PlanAsync(MetaConfig config, Pod pod, string runtime = "containerd")
    {
        var log = new OperatorLog(new LogConfig(), TextWriter.Null, TimeProvider.System);
        var preparation = new Preparation(config, _cluster, log, TimeProvider.System) { RuntimeProcess = () => runtime };
        var resolved = await preparation.ResolveAsync(preparation.RequestsOf(pod), CancellationToken.None);
        return preparation.Plan(PlanInputs.Context, resolved);
    }
}
