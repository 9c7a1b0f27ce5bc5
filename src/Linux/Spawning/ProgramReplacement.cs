// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>Replaces the program of this process (execve); the process keeps its PID and its open standard streams.</summary>
public static class ProgramReplacement
{
    /// <summary>Runs another program in this process, and returns only by an exception.</summary>
    /// <param name="path">The path of the executable.</param>
    /// <param name="arguments">The command line arguments after the path.</param>
    /// <param name="environment">The complete environment as <c>NAME=value</c>.</param>
    /// <exception cref="LinuxException">The program cannot be executed.</exception>
    public static unsafe void Run(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var list = new CStringArray([path, .. arguments]);
        using var variables = new CStringArray(environment);
        _ = Libc.Execute(path, list.Pointer, variables.Pointer);
        throw LinuxException.Last("execute", path);
    }
}
