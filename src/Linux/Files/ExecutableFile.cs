// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Programs; .NET's own answers do not tell one from a pipe or a device.</summary>
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
