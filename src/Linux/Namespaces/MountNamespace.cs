// SPDX-License-Identifier: Apache-2.0

using Linux.Files;

namespace Linux.Namespaces;

/// <summary>The mount namespace of this process.</summary>
public static class MountNamespace
{
    /// <summary>True if another process is known to have other mounts; false if it has the same ones, or if that cannot be told.</summary>
    public static bool IsKnownToDiffer(int processId)
    {
        try
        {
            return FileStatus.TryOf($"/proc/{processId}/ns/mnt", out var other)
                && FileStatus.TryOf("/proc/self/ns/mnt", out var own)
                && other.Identity != own.Identity;
        }
        catch (LinuxException)
        {
            return false;
        }
    }
}
