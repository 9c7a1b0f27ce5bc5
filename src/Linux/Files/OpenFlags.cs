// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux.Files;

/// <summary>Flags of open(2). Two of them have other numbers on arm64.</summary>
internal static class OpenFlags
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int Path = 0x200000;

    public static int Directory { get; } = IsArm64 ? 0x4000 : 0x10000;

    public static int NoFollow { get; } = IsArm64 ? 0x8000 : 0x20000;

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
}
