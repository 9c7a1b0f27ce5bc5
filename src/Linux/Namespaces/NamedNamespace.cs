// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Namespaces;

/// <summary>Named namespaces, kept by a bind mount in the directory of <c>ip netns</c>, so that ip lists them too.</summary>
internal static class NamedNamespace
{
    private const string DirectoryPath = "/run/netns";
    private const nuint Bind = 0x1000;
    private const nuint Recursive = 0x4000;
    private const nuint Shared = 0x100000;
    private const int Detach = 2;
    private const int ExclusiveLock = 2;

    public static string PathOf(string name) =>
        name is "" or "." or ".." || name.Contains('/') || name.Length > 255
            ? throw new LinuxException(
                "use as the name of a network namespace",
                name,
                name.Length > 255 ? Errno.NameTooLong : Errno.Invalid)
            : $"{DirectoryPath}/{name}";

    public static void Create(string name)
    {
        var path = PathOf(name);
        ShareDirectory();
        FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.Create | OpenFlags.Exclusive).Dispose();
        var result = BindNewNamespace(path);
        if (result < 0)
        {
            _ = Libc.Unlink(path);
            throw new LinuxException("unshare and mount to", path, -result);
        }
    }

    public static void Delete(string name)
    {
        var path = PathOf(name);

        // EINVAL: not mounted, as after a Create that was killed.
        if (Libc.Unmount(path, Detach) != 0 && Errno.Last != Errno.Invalid)
        {
            throw LinuxException.Last("umount", path);
        }

        if (Libc.Unlink(path) != 0)
        {
            throw LinuxException.Last("unlink", path);
        }
    }

    // As in iproute2: a shared mount point, so that a namespace created in one mount namespace is visible, and can be deleted, in the
    // others.
    private static void ShareDirectory()
    {
        if (Libc.MkDir(DirectoryPath, 0x1ed) != 0 && Errno.Last != Errno.Exists)
        {
            throw LinuxException.Last("mkdir", DirectoryPath);
        }

        // ip takes this lock too: two processes at once would mount the directory over itself twice.
        using SafeFileHandle directory = FileDescriptor.Open(DirectoryPath, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (Libc.FLock(directory, ExclusiveLock) != 0)
        {
            throw LinuxException.Last("flock", DirectoryPath);
        }

        while (Libc.Mount("", DirectoryPath, "none", Shared | Recursive, 0) != 0)
        {
            // EINVAL: not a mount point yet.
            if (Errno.Last != Errno.Invalid
                || Libc.Mount(DirectoryPath, DirectoryPath, "none", Bind | Recursive, 0) != 0)
            {
                throw LinuxException.Last("mount", DirectoryPath);
            }
        }
    }

    private static unsafe int BindNewNamespace(string path)
    {
        var target = Encoding.UTF8.GetBytes(path + '\0');
        return NamespaceThread.Run(() =>
        {
            fixed (byte* source = "/proc/thread-self/ns/net\0"u8, targetPath = target, type = "none\0"u8)
            {
                return Libc.Unshare(NamespaceThread.NetworkNamespaceType) == 0 && Libc.Mount(source, targetPath, type, Bind, 0) == 0
                    ? 0
                    : NamespaceThread.NegativeErrno();
            }
        });
    }
}
