// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;
using MetaCni.Install.Removal;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Install.Removal;

public sealed class PodFatesTests
{
    [Theory]
    [InlineData(false, false, nameof(PodFate.Detach))]
    [InlineData(true, true, nameof(PodFate.Detach))]
    public void A_pod_that_is_gone_is_detached(bool detachesRunning, bool isCrio, string fate) =>
        Assert.Equal(fate, FateOf(Pod(isGone: true, "lab"), detachesRunning, isCrio));

    [Theory]
    [InlineData(false, nameof(PodFate.Keep))]
    [InlineData(true, nameof(PodFate.DetachSecondaries))]
    public void A_running_pod_keeps_its_secondaries_unless_the_administrator_asks(bool detachesRunning, string fate) =>
        Assert.Equal(fate, FateOf(Pod(isGone: false, "lab"), detachesRunning, isCrio: false));

    [Theory]
    [InlineData(false, nameof(PodFate.HandOver))]
    [InlineData(true, nameof(PodFate.Keep))]
    public void A_running_pod_with_its_primary_alone_is_kept_for_CRI_O_only(bool isCrio, string fate) =>
        Assert.Equal(fate, FateOf(Pod(isGone: false), detachesRunning: true, isCrio));

    [Fact]
    public void An_unreadable_record_is_kept() => Assert.Equal(
        nameof(PodFate.Keep),
        FateOf(new RemainingPod(Named.Container("c1"), Named.Interface("eth0"), null, IsGone: false), detachesRunning: true, isCrio: false));

    [Fact]
    public void A_pod_on_which_an_operation_works_is_kept()
    {
        var pod = Pod(isGone: true, "lab");
        var busy = pod with { Record = pod.Record! with { IsAtWork = true, Process = ProcessIdentity.Current() } };

        Assert.Equal(nameof(PodFate.Keep), FateOf(busy, detachesRunning: true, isCrio: false));
    }

    [Fact]
    public void A_pod_names_itself_and_its_secondaries()
    {
        var pod = Pod(isGone: false, "lab", "mgmt");

        Assert.Equal("pod default/pod1", pod.ToString());
        Assert.Equal(["net1 (default/lab)", "net2 (default/mgmt)"], pod.Secondaries);
    }

    private static string FateOf(RemainingPod pod, bool detachesRunning, bool isCrio) => new PodFates(detachesRunning, isCrio).Of(pod).ToString();

    private static RemainingPod Pod(bool isGone, params string[] secondaries)
    {
        var record = AttachmentRecord.Of(Plans.WithSecondaries(secondaries), DateTimeOffset.UnixEpoch, new ProcessIdentity(1, 1), 7);
        record = record with
        {
            IsAtWork = false,
            IsComplete = true,
            Attachments = [.. record.Attachments.Select(one => one with { State = AttachmentState.Attached })],
        };
        return new RemainingPod(Named.Container("c1"), Named.Interface("eth0"), record, isGone);
    }
}
