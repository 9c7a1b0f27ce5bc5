// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Node.Repair;

namespace MetaCni.Tests.Node.Repair;

/// <summary>Every combination of facts; docs/operations.md "Repair" has the rules.</summary>
public sealed class RepairJudgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // Work on it, failed DEL, namespace, pod, grace over, attempt due.
    private static readonly IReadOnlyList<string> All =
    [
        .. from work in (string[])["idle", "working"]
           from failed in (string[])["failed", "not failed"]
           from space in (string[])["Unknown", "Exists", "Gone"]
           from pod in (string[])["Unknown", "Present", "Absent"]
           from grace in (string[])["waited", "early"]
           from due in (string[])["due", "not due"]
           select string.Join(',', work, failed, space, pod, grace, due),
    ];

    // The only combinations in which networks are detached.
    private static readonly HashSet<string> TakenDown =
    [
        // A DEL that failed, and a second witness: the namespace or the pod is gone.
        "idle,failed,Gone,Unknown,waited,due",
        "idle,failed,Gone,Unknown,early,due",
        "idle,failed,Gone,Present,waited,due",
        "idle,failed,Gone,Present,early,due",
        "idle,failed,Gone,Absent,waited,due",
        "idle,failed,Gone,Absent,early,due",
        "idle,failed,Unknown,Absent,waited,due",
        "idle,failed,Unknown,Absent,early,due",
        "idle,failed,Exists,Absent,waited,due",
        "idle,failed,Exists,Absent,early,due",

        // No DEL: both witnesses, for the grace period.
        "idle,not failed,Gone,Absent,waited,due",
    ];

    public static TheoryData<string> Combinations => new(All);

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Networks_are_detached_only_if_two_sources_agree(string combination)
    {
        var verdict = Judge(combination.Split(','));

        Assert.Equal(TakenDown.Contains(combination), verdict.IsTakenDown);
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void The_table_has_every_combination()
    {
        Assert.Equal(2 * 2 * 3 * 3 * 2 * 2, All.Distinct().Count());
        Assert.Subset(All.ToHashSet(), TakenDown);
    }

    // The API server is not asked on a healthy node, and not for what is decided without it.
    [Theory]
    [InlineData("idle,not failed,Exists,-,waited,due", false)]
    [InlineData("idle,not failed,Unknown,-,waited,due", false)]
    [InlineData("idle,not failed,Gone,-,early,due", false)]
    [InlineData("idle,not failed,Gone,-,waited,not due", false)]
    [InlineData("working,not failed,Gone,-,waited,due", false)]
    [InlineData("idle,failed,Gone,-,early,due", false)]
    [InlineData("idle,failed,Exists,-,early,not due", false)]
    [InlineData("idle,not failed,Gone,-,waited,due", true)]
    [InlineData("idle,failed,Exists,-,early,due", true)]
    public void The_pods_are_looked_up_only_if_the_verdict_depends_on_them(string combination, bool isAsked)
    {
        var facts = combination.Split(',');

        Assert.Equal(isAsked, RepairJudge.DependsOnPod(Subject(facts), Times(facts)));
    }

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    public void The_grace_period_is_five_minutes(int seconds, bool isTakenDown)
    {
        var subject = Subject(["idle", "not failed", "Gone"]);

        var verdict = RepairJudge.Of(subject, PodPresence.Absent, new RepairTimes(Now, Now.AddSeconds(-seconds), Now));

        Assert.Equal(isTakenDown, verdict.IsTakenDown);
    }

    [Fact]
    public void A_namespace_that_was_not_gone_at_the_last_look_is_not_taken_down()
    {
        var verdict = RepairJudge.Of(Subject(["idle", "not failed", "Gone"]), PodPresence.Absent, new RepairTimes(Now, null, Now));

        Assert.False(verdict.IsTakenDown);
    }

    private static RepairVerdict Judge(string[] facts) => RepairJudge.Of(Subject(facts), Enum.Parse<PodPresence>(facts[3]), Times(facts));

    private static RepairTimes Times(string[] facts) => new(
        Now,
        facts[2] == "Gone" ? Now.AddMinutes(facts[4] == "waited" ? -10 : -1) : null,
        facts[5] == "due" ? Now : Now.AddSeconds(1));

    private static RepairSubject Subject(string[] facts) => new()
    {
        Container = Container,
        Interface = Interface,
        Pod = null,
        Namespace = Enum.Parse<NamespaceState>(facts[2]),
        IsAtWork = facts[0] == "working",
        FirstFailure = facts[1] == "failed" ? Now.AddMinutes(-20) : null,
        LastFailure = facts[1] == "failed" ? Now.AddMinutes(-10) : null,
    };

    private static ContainerId Container => ContainerId.TryParse("c1", out var id) ? id : throw new FormatException();

    private static InterfaceName Interface => InterfaceName.TryParse("eth0", out var name) ? name : throw new FormatException();
}
