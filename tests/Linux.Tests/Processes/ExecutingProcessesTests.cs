// SPDX-License-Identifier: Apache-2.0

using Linux.Processes;
using Support;

namespace Linux.Tests.Processes;

public sealed class ExecutingProcessesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_processes_that_execute_a_file_are_found_by_any_path_to_it()
    {
        var path = _directory.Combine("program");
        File.Copy("/bin/sleep", path);
        File.CreateSymbolicLink(_directory.Combine("link"), path);
        Assert.Empty(ExecutingProcesses.Of(path));

        using var process = new RunningProcess(path, ["600"]);

        Assert.Equal([process.Id], ExecutingProcesses.Of(path));
        Assert.Equal([process.Id], ExecutingProcesses.Of(_directory.Combine("link")));
        process.Kill();
    }

    [Fact]
    public void No_process_executes_a_file_that_does_not_exist() => Assert.Empty(ExecutingProcesses.Of(_directory.Combine("none")));
}
