// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Cni.Invocation.Posix;

/// <summary>The kernel's <c>struct pollfd</c>; an entry whose descriptor is -1 is skipped.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry(int descriptor, short events)
{
    public const short Readable = 1;
    public const short Writable = 4;

    public int Descriptor = descriptor;
    public short Events = events;
    public short Returned;

    /// <summary>True if something happened, an error or a hang-up included.</summary>
    public readonly bool IsReady => Returned != 0;
}
