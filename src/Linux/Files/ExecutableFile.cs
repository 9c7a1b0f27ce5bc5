// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Executable files. .NET's File.Exists does not distinguish them from pipes or devices.</summary>
public static class ExecutableFile
{
    private const int MayExecute = 1;

    /// <summary>True for a regular file, or a link to one, that this process may execute.</summary>
    public static bool Exists(string path)
    {
        try
        {
            return FileStatus.TryOf(path, out var status) && status.IsRegular && Libc.Access(path, MayExecute) == 0;
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}
