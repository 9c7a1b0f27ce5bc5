// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Tests.Planning;

public sealed class ResultModeChoiceTests
{
    [Theory]
    [InlineData("containerd", nameof(ResultMode.Merged))]
    [InlineData("crio", nameof(ResultMode.Primary))]
    [InlineData("", nameof(ResultMode.Merged))]
    public void The_automatic_mode_goes_by_the_process_of_the_runtime(string process, string expected) =>
        Assert.Equal(expected, ResultModeChoice.Of(ResultMode.Auto, () => process).ToString());

    [Theory]
    [InlineData(nameof(ResultMode.Merged))]
    [InlineData(nameof(ResultMode.Primary))]
    public void A_configured_mode_is_used_without_asking_for_the_process(string configured)
    {
        var mode = Enum.Parse<ResultMode>(configured);

        Assert.Equal(mode, ResultModeChoice.Of(mode, () => throw new InvalidOperationException("asked for the process")));
    }
}
