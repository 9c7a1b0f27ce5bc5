// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Node.Host;

namespace MetaCni.Tests.Node.Host;

/// <summary>Why plugins cannot be started on the host, and what to do.</summary>
public sealed class HostReachTests
{
    private const int Process = 7;

    [Theory]
    [InlineData("repair", "repair is off: ", "apply deploy/overlays/repair, ", "set repair to false")]
    [InlineData("hot-plug", "hot-plug is off: ", "apply deploy/overlays/hot-plug, ", "set hotPlug to false")]
    public void The_obstacle_names_the_feature_and_its_remedy(string feature, params string[] parts)
    {
        var one = feature == "repair" ? HostFeature.Repair : HostFeature.HotPlug;

        Assert.False(new HostReach(one, new NodeDirectories(), Process, init: Process).TryOpen(out _, out var obstacle));

        Assert.All(parts, part => Assert.Contains(part, obstacle, StringComparison.Ordinal));
    }
}
