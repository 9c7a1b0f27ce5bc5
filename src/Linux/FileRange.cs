// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux;

/// <summary><c>struct flock</c> of fcntl(2), the same on every 64-bit architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct FileRange
{
    [FieldOffset(0)]
    public short Type;

    /// <summary>The origin of <see cref="Start"/>; 0 is the beginning of the file.</summary>
    [FieldOffset(2)]
    public short Whence;

    [FieldOffset(8)]
    public long Start;

    [FieldOffset(16)]
    public long Length;

    /// <summary>Must be 0 for an open file description lock.</summary>
    [FieldOffset(24)]
    public int ProcessId;
}
