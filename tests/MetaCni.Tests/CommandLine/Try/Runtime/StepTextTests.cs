// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Runtime;

namespace MetaCni.Tests.CommandLine.Try.Runtime;

public sealed class StepTextTests
{
    [Fact]
    public void A_step_says_what_ran_and_how_long() => Assert.Equal(
        "  2/2  net1  default/storage  (macvlan + tuning)  attached in 5.5 ms",
        StepText.Done(Samples.Steps[1], 2, 2));

    [Fact]
    public void A_step_that_was_undone_does_not_say_that_it_was_attached() => Assert.Equal(
        "  1/2  eth0  primary  (bridge)  rolled back",
        StepText.Done(Samples.Steps[0] with { State = StepState.Undone }, 1, 2));
}
