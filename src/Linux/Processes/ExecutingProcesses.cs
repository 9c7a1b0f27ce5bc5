// SPDX-License-Identifier: Apache-2.0

using Linux.Files;

namespace Linux.Processes;

/// <summary>Finds the processes that execute a file.</summary>
public static class ExecutingProcesses
{
    /// <summary>Every process except this one, in this PID namespace, that executes the file; also one that another path leads to.</summary>
    public static IReadOnlyList<int> Of(string path)
    {
        try
        {
            return FileStatus.TryOf(path, out var file)
                ? [.. ProcessSearch.All(CancellationToken.None).Where(id => Executes(id, file.Identity))]
                : [];
        }
        catch (LinuxException)
        {
            return [];
        }
    }

    private static bool Executes(int process, FileIdentity file)
    {
        try
        {
            return FileStatus.TryOf($"/proc/{process}/exe", out var executed) && executed.Identity == file;
        }
        catch (LinuxException)
        {
            // The process has just ended, or is the kernel's own.
            return false;
        }
    }
}
