// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux;

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    /// <summary>POLLIN: on a pidfd, the process has ended.</summary>
    public const short Readable = 1;

    /// <summary>POLLOUT.</summary>
    public const short Writable = 4;

    public int Descriptor;
    public short Events;
    public short Returned;
}
