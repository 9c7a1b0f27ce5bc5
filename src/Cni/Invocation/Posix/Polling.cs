// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation.Posix;

/// <summary>Waits for descriptors.</summary>
internal static unsafe class Polling
{
    /// <summary>One poll(2); if a signal interrupts it nothing is ready, and the caller, who loops, looks at its clock again.</summary>
    public static void Poll(Span<PollEntry> entries, int milliseconds)
    {
        fixed (PollEntry* first = entries)
        {
            if (Libc.Poll(first, (nuint)entries.Length, milliseconds) < 0 && Errno.Last != Errno.Interrupted)
            {
                throw Errno.Failure("poll");
            }
        }
    }
}
