// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation.Posix;

/// <summary>What the kernel says of a path; .NET's own answers do not tell a program from a pipe or a device.</summary>
internal static unsafe class FileProbe
{
    private const int CurrentDirectory = -100;
    private const uint TypeAndMode = 3;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int MayExecute = 1;

    /// <summary>True for a regular file, or a link to one, that this process may execute.</summary>
    public static bool IsExecutable(string path)
    {
        // statx, not stat: its structure is the same on every architecture.
        var status = stackalloc byte[256];
        return Libc.Statx(CurrentDirectory, path, 0, TypeAndMode, status) == 0
            && (*(ushort*)(status + ModeOffset) & TypeMask) == RegularFile
            && Libc.Access(path, MayExecute) == 0;
    }
}
