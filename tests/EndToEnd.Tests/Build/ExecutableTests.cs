// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Build;

public sealed class ExecutableTests
{
    // A host may have another libc, or none that a container's copy could use: the kernel alone must be able to start it.
    [Fact]
    public void It_needs_no_loader_and_no_library()
    {
        var segments = ElfFile.Segments(RepositoryPaths.MetaCni);

        Assert.Contains(ElfSegment.Load, segments);
        Assert.DoesNotContain(ElfSegment.Interpreter, segments);
        Assert.DoesNotContain(ElfSegment.Dynamic, segments);
    }

    [Fact]
    public void A_program_that_needs_a_loader_is_told_apart() =>
        Assert.Contains(ElfSegment.Interpreter, ElfFile.Segments("/bin/sh"));

    [Fact]
    public void Its_symbols_are_not_beside_it() =>
        Assert.Equal([RepositoryPaths.MetaCni], Directory.GetFiles(Path.GetDirectoryName(RepositoryPaths.MetaCni)!));

    [Fact]
    public void Without_a_command_of_a_runtime_it_explains_itself()
    {
        var outcome = Shell.Run(RepositoryPaths.MetaCni, ["--help"], new Dictionary<string, string>());

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("metacni try", outcome.Text, StringComparison.Ordinal);
    }
}
