// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux;

/// <summary><c>struct pollfd</c>; an entry whose descriptor is -1 is skipped.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry(int descriptor, short events)
{
    /// <summary>POLLIN: on a pidfd, the process has exited.</summary>
    public const short Readable = 1;

    /// <summary>POLLOUT.</summary>
    public const short Writable = 4;

    public int Descriptor = descriptor;
    public short Events = events;
    public short Returned;

    /// <summary>True if something happened, including an error or a hang-up.</summary>
    public readonly bool IsReady => Returned != 0;
}
