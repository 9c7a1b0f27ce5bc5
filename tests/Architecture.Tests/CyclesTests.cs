// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

public sealed class CyclesTests
{
    [Theory]
    [InlineData("ab bc cd", "")]
    [InlineData("ab ba", "ab")]
    [InlineData("aa ab", "")]
    [InlineData("ab bc ca cd", "abc")]
    [InlineData("ab ba bc cd dc", "ab cd")]
    public void Nodes_that_reach_each_other_are_a_cycle(string arrows, string expected) =>
        Assert.Equal(expected, string.Join(' ', Cycles.In(arrows.Split(' ').Select(arrow => (arrow[..1], arrow[1..]))).Select(cycle => string.Concat(cycle))));
}
