// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>A directory in which no other user can create files.</summary>
public static class PrivateDirectory
{
    private const int WriteAccess = 2;
    private const uint OwnerOnly = 0x1c0; // 0700
    private const uint OwnerWrites = 0x1ed; // 0755
    private const int GroupAndOthersWrite = 0x12; // 0022
    private const int GroupWrites = 0x10; // 0020
    private const int OthersWrite = 2;
    private const int Sticky = 0x200; // 01000

    /// <summary>
    /// Creates it (0700) and its missing parents (0755). Refuses directories that other users may have created or can replace.
    /// </summary>
    /// <exception cref="LinuxException">It cannot be created or opened.</exception>
    /// <exception cref="UntrustedDirectoryException">Another user owns it or a directory above it, or can write to one.</exception>
    public static void Ensure(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!FileStatus.TryOfName(full, out _))
        {
            TrustedPath.RequireAbove(full, (parent, at) => CheckParent(full, parent, at));
        }

        Make(full, OwnerOnly);
        Check(full);
    }

    /// <summary>Requires that it is writable; on a read-only file system it is not.</summary>
    /// <exception cref="LinuxException">It cannot be written to.</exception>
    public static void RequireWritable(string path)
    {
        if (Libc.Access(path, WriteAccess) != 0)
        {
            throw LinuxException.Last("access", path);
        }
    }

    /// <summary>Creates it with a mode, and its missing parents (0755); existing directories stay unchanged.</summary>
    /// <exception cref="LinuxException">It cannot be created.</exception>
    public static void Make(string path, uint mode)
    {
        if (Libc.MkDir(path, mode) == 0)
        {
            return;
        }

        var error = Errno.Last;
        if (error == Errno.NoEntry && Path.GetDirectoryName(path) is { } parent && parent != path)
        {
            Make(parent, OwnerWrites);
            error = Libc.MkDir(path, mode) == 0 ? 0 : Errno.Last;
        }

        if (error is not (0 or Errno.Exists))
        {
            throw new LinuxException("mkdir", path, error);
        }
    }

    private static void Check(string path)
    {
        // With O_DIRECTORY and O_NOFOLLOW, a symbolic link fails with "Not a directory".
        var flags = OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow;
        using var directory = TrustedPath.TryOpen(path, flags, out var opened, (parent, at) => CheckParent(path, parent, at))
            ? opened
            : throw LinuxException.Last("open", path);
        var status = FileStatus.Of(directory);
        if (status.UserId != Libc.GetEffectiveUserId())
        {
            throw new UntrustedDirectoryException(Libc.GetEffectiveUserId() == 0
                ? $"{path} belongs to the user {status.UserId}; remove it or give it to root"
                : $"{path} belongs to the user {status.UserId}, and this process runs as user {Libc.GetEffectiveUserId()}; run it as root");
        }

        if ((status.Permissions & GroupAndOthersWrite) != 0)
        {
            throw new UntrustedDirectoryException(
                $"{path} is writable by others; remove that permission (chmod go-w) or remove the directory");
        }
    }

    // A user who can rename entries of a parent can replace this directory. In a sticky parent (/tmp), only its owner can.
    private static void CheckParent(string path, FileStatus parent, string at)
    {
        if (!TrustedPath.IsOurs(parent))
        {
            throw new UntrustedDirectoryException(
                $"{path} cannot be used: {at} above it belongs to the user {parent.UserId}; give it to root");
        }

        var isWritable = (parent.Permissions & OthersWrite) != 0 || ((parent.Permissions & GroupWrites) != 0 && parent.GroupId != 0);
        if (isWritable && (parent.Permissions & Sticky) == 0)
        {
            throw new UntrustedDirectoryException(
                $"{path} cannot be used: {at} above it is writable by others; remove that permission (chmod go-w)");
        }
    }
}
