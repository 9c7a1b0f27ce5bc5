// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

public sealed class StillToCutTests
{
    [Fact]
    public void Every_arrow_on_the_list_is_still_there() =>
        Offenders.MustBeNone(StillToCut.Arrows.Except(ArrowTests.Strangers().Select(stranger => stranger.Arrow)));

    [Fact]
    public void Every_folder_on_the_list_is_still_in_a_cycle() =>
        Offenders.MustBeNone(StillToCut.Rooms.Except(CycleTests.Rooms().SelectMany(cycle => cycle)));

    [Fact]
    public void Every_file_on_the_list_is_still_in_a_cycle() =>
        Offenders.MustBeNone(StillToCut.Files.Except(CycleTests.Files().SelectMany(cycle => cycle).Select(file => Path.GetFileName(file))));
}
