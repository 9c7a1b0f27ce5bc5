// SPDX-License-Identifier: Apache-2.0

using MetaCni.Preparing;

namespace MetaCni.Tests.Preparing;

public sealed class ClusterSourceTests
{
    // A server that needs seconds for each answer is not asked in vain because the deadline is short.
    [Theory]
    [InlineData(5, 10)]
    [InlineData(10, 10)]
    [InlineData(30, 10)]
    [InlineData(60, 20)]
    [InlineData(90, 30)]
    [InlineData(300, 30)]
    public void The_request_timeout_is_a_third_of_the_deadline_between_10_and_30_seconds(int deadline, int patience) =>
        Assert.Equal(TimeSpan.FromSeconds(patience), ClusterSource.PatienceOf(TimeSpan.FromSeconds(deadline)));
}
