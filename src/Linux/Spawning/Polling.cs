// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux.Spawning;

/// <summary>Waits for descriptors.</summary>
internal static class Polling
{
    /// <summary>One poll(2). If a signal interrupts it, nothing is ready, and the caller's loop checks its clock again.</summary>
    public static void Poll(Span<PollEntry> entries, int milliseconds)
    {
        if (Libc.Poll(ref MemoryMarshal.GetReference(entries), (nuint)entries.Length, milliseconds) < 0 && Errno.Last != Errno.Interrupted)
        {
            throw LinuxException.Last("poll");
        }
    }
}
