// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation.Posix;

/// <summary>What the kernel says of a path; .NET's own answers do not tell a program from a pipe or a device.</summary>
internal static unsafe class FileProbe
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0xb;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;
    private const int StatusSize = 256;
    private const int MayExecute = 1;

    /// <summary>True for a regular file, or a link to one, that this process may execute.</summary>
    public static bool IsExecutable(string path)
    {
        // statx, not stat: its structure is the same on every architecture.
        var status = stackalloc byte[StatusSize];
        return TryRead(path, 0, status) && HasType(status, RegularFile) && Libc.Access(path, MayExecute) == 0;
    }

    /// <summary>True for a regular file, or a link to one; the error number is 0 where the path leads to something else.</summary>
    public static bool IsRegular(string path, out int errno)
    {
        var status = stackalloc byte[StatusSize];
        errno = TryRead(path, 0, status) ? 0 : Errno.Last;
        return errno == 0 && HasType(status, RegularFile);
    }

    /// <summary>True for a symbolic link that somebody else than root and the user of this process made, or could have put there.</summary>
    public static bool IsForeignLink(string path)
    {
        var link = stackalloc byte[StatusSize];
        var directory = stackalloc byte[StatusSize];
        return TryRead(path, NoFollow, link)
            && HasType(link, SymbolicLink)
            && !(HasOwnOwner(link) && TryRead(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", 0, directory) && HasOwnOwner(directory));
    }

    private static bool TryRead(string path, int flags, byte* status) =>
        Libc.Statx(CurrentDirectory, path, flags, TypeModeAndOwner, status) == 0;

    private static bool HasType(byte* status, int type) => (*(ushort*)(status + ModeOffset) & TypeMask) == type;

    private static bool HasOwnOwner(byte* status) => *(uint*)(status + OwnerOffset) is var owner && (owner == 0 || owner == Libc.GetEffectiveUser());
}
