// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Runtime;

namespace MetaCni.Tests.CommandLine.Try.Runtime;

public sealed class StepTextTests
{
    [Fact]
    public void A_step_shows_the_plugins_and_the_duration() => Assert.Equal(
        "  2/2  net1  default/storage  (macvlan + tuning)  attached in 5.5 ms",
        StepText.Done(Samples.Steps[1], 2, 2));

    [Fact]
    public void A_rolled_back_step_is_not_shown_as_attached() => Assert.Equal(
        "  1/2  eth0  primary  (bridge)  rolled back",
        StepText.Done(Samples.Steps[0] with { State = StepState.Undone }, 1, 2));
}
