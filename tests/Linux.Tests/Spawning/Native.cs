// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Linux.Tests.Spawning;

/// <summary>A descriptor as .NET never makes it: one that a child inherits.</summary>
internal static class Native
{
    [DllImport("libc", EntryPoint = "dup")]
    public static extern int Duplicate(SafeFileHandle descriptor);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);
}
