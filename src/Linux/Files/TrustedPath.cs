// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>Opens a file by an administrator's path, directory by directory, so that other users cannot redirect it.</summary>
/// <remarks>
/// A symbolic link is followed only if root or this process's user owns its directory. If others can write to the directory, one of these
/// two must own the link too. A link in another user's directory is never followed.
/// </remarks>
public static class TrustedPath
{
    private const string Root = "/";

    // The kernel's limit.
    private const int MostLinks = 40;
    private const int LongestTarget = 4096;
    private const int GroupAndOthersWrite = 0x12; // 0022

    /// <summary>
    /// As <see cref="FileDescriptor.TryOpen"/>, with errno on failure. ELOOP: a link is not followed. ENXIO: neither a regular file nor a
    /// directory, so not opened.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="flags">Flags of open(2).</param>
    /// <param name="file">The file.</param>
    /// <param name="enter">Called for each directory on the path.</param>
    public static bool TryOpen(string path, int flags, out SafeFileHandle file, Action<FileStatus, string>? enter = null)
    {
        var rest = new Stack<string>();
        Push(rest, Path.GetFullPath(path));
        var current = Root;
        var directory = FileDescriptor.Open(Root, OpenFlags.Path | OpenFlags.Directory);
        try
        {
            for (var links = 0; rest.TryPop(out var name);)
            {
                var status = FileStatus.Of(directory);
                enter?.Invoke(status, current);
                if (!TryOpenAt(directory, name, OpenFlags.Path | OpenFlags.NoFollow, out var entry))
                {
                    return rest.Count == 0 && (flags & OpenFlags.Create) != 0 && Errno.Last == Errno.NoEntry
                        ? TryOpenAt(directory, name, flags | OpenFlags.NoFollow, out file)
                        : Failed(Errno.Last, out file);
                }

                var found = FileStatus.Of(entry);
                if (found.IsSymbolicLink && (rest.Count > 0 || (flags & OpenFlags.NoFollow) == 0))
                {
                    using (entry)
                    {
                        if (!MayFollow(status, found) || ++links > MostLinks)
                        {
                            return Failed(Errno.TooManyLinks, out file);
                        }

                        var target = TargetOf(entry, path);
                        Push(rest, target);
                        if (target.StartsWith('/'))
                        {
                            directory.Dispose();
                            directory = FileDescriptor.Open(Root, OpenFlags.Path | OpenFlags.Directory);
                            current = Root;
                        }
                    }
                }
                else if (rest.Count == 0)
                {
                    entry.Dispose();
                    return found.IsRegular || found.IsDirectory || found.IsSymbolicLink
                        ? TryOpenAt(directory, name, flags | OpenFlags.NoFollow, out file)
                        : Failed(Errno.NoDeviceOrAddress, out file);
                }
                else
                {
                    directory.Dispose();
                    directory = entry;
                    current = Path.Combine(current, name);
                }
            }

            return TryOpenAt(directory, ".", flags, out file);
        }
        finally
        {
            directory.Dispose();
        }
    }

    /// <summary>
    /// Checks the directory in which a file or directory is or would be created: the nearest existing one. Nothing may be created in
    /// another user's directory, or behind a link there.
    /// </summary>
    /// <param name="path">The path of the file or directory.</param>
    /// <param name="enter">Called for each directory on the path.</param>
    /// <exception cref="LinuxException">The directory cannot be opened; ELOOP: a link on the path is not followed.</exception>
    public static void RequireAbove(string path, Action<FileStatus, string>? enter = null)
    {
        var above = path;
        do
        {
            above = Path.GetDirectoryName(above) ?? Root;
        }
        while (above != Root && !Directory.Exists(above));

        using var directory = TryOpen(above, OpenFlags.ReadOnly | OpenFlags.Directory, out var opened, enter)
            ? opened
            : throw NotOpened(above);
        enter?.Invoke(FileStatus.Of(directory), above);
    }

    /// <summary>The failure of <see cref="TryOpen"/> in errno, with an explanation of ELOOP and ENXIO.</summary>
    public static LinuxException NotOpened(string path) => new("open", path, Errno.Last, Errno.Last switch
    {
        Errno.TooManyLinks => "its path has a symbolic link that another user owns or could replace, or too many symbolic links",
        Errno.NoDeviceOrAddress => "it is not a regular file",
        _ => "",
    });

    private static bool MayFollow(FileStatus directory, FileStatus link) =>
        IsOurs(directory) && (IsOurs(link) || (directory.Permissions & GroupAndOthersWrite) == 0);

    /// <summary>Whether root or the user of this process owns a file.</summary>
    public static bool IsOurs(FileStatus status) => status.UserId == 0 || status.UserId == Libc.GetEffectiveUserId();

    /// <summary>True for a symbolic link that somebody else than root and the user of this process made, or could have put there.</summary>
    public static bool IsForeignLink(string path) =>
        FileStatus.TryOfName(path, out var link)
        && link.IsSymbolicLink
        && !(IsOurs(link) && FileStatus.TryOf(Path.GetDirectoryName(Path.GetFullPath(path)) ?? Root, out var directory) && IsOurs(directory));

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            rest.Push(name);
        }
    }

    private static bool TryOpenAt(SafeFileHandle directory, string name, int flags, out SafeFileHandle file)
    {
        int descriptor;
        do
        {
            descriptor = Libc.OpenAt(directory, name, flags | OpenFlags.CloseOnExec, 0x180);
        }
        while (descriptor < 0 && Errno.Last == Errno.Interrupted);

        file = new SafeFileHandle(descriptor, ownsHandle: true);
        return descriptor >= 0;
    }

    private static bool Failed(int error, out SafeFileHandle file)
    {
        file = new SafeFileHandle(-1, ownsHandle: true);
        Marshal.SetLastPInvokeError(error);
        return false;
    }

    private static string TargetOf(SafeFileHandle link, string path)
    {
        var buffer = new byte[LongestTarget];
        var length = Libc.ReadLinkAt(link, "", buffer, buffer.Length);
        return length >= 0 ? Encoding.UTF8.GetString(buffer.AsSpan(0, (int)length)) : throw LinuxException.Last("readlink", path);
    }
}
