// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Build;

public sealed class ExecutableTests
{
    // A host may have another libc, or none that a container's copy could use: the kernel alone must be able to start it.
    [Fact]
    public void The_metacni_executable_is_statically_linked()
    {
        var segments = ElfFile.Segments(RepositoryPaths.MetaCni);

        Assert.Contains(ElfSegment.Load, segments);
        Assert.DoesNotContain(ElfSegment.Interpreter, segments);
        Assert.DoesNotContain(ElfSegment.Dynamic, segments);
    }

    [Fact]
    public void The_check_for_a_loader_detects_a_dynamically_linked_program() =>
        Assert.Contains(ElfSegment.Interpreter, ElfFile.Segments("/bin/sh"));

    [Fact]
    public void No_debug_symbols_are_shipped_with_the_executable() =>
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(RepositoryPaths.MetaCni)!, "*.dbg"));

    [Fact]
    public void Help_is_printed_without_a_CNI_command()
    {
        var outcome = Shell.Run(RepositoryPaths.MetaCni, ["--help"], new Dictionary<string, string>());

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("metacni try", outcome.Text, StringComparison.Ordinal);
    }
}
