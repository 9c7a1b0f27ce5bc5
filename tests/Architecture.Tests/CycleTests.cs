// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>What uses each other can only be understood, tested and moved together: one of both is in the wrong place.</summary>
public sealed class CycleTests
{
    private static readonly List<Reference> BetweenRooms = [.. SourceCode.References.Where(reference => reference.FromRoom != reference.ToRoom)];

    [Fact]
    public void No_two_folders_use_each_other() =>
        Offenders.MustBeNone(Cycles.In(BetweenRooms.Select(reference => (reference.FromRoom, reference.ToRoom))).Select(cycle =>
            Describe(cycle, BetweenRooms.Where(reference => cycle.Contains(reference.FromRoom) && cycle.Contains(reference.ToRoom)))));

    [Fact]
    public void No_two_files_use_each_other() =>
        Offenders.MustBeNone(Cycles.In(SourceCode.References.Select(reference => (reference.From, reference.To))).Select(cycle =>
            Describe(cycle, SourceCode.References.Where(reference => cycle.Contains(reference.From) && cycle.Contains(reference.To)))));

    private static string Describe(IEnumerable<string> cycle, IEnumerable<Reference> references) =>
        $"a cycle of {string.Join(", ", cycle)}:\n  {string.Join("\n  ", references)}";
}
