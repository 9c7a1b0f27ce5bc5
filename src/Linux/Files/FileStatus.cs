// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>Owner, identity and type of a file.</summary>
public readonly record struct FileStatus
{
    /// <summary>AT_FDCWD.</summary>
    public const int CurrentDirectory = -100;

    /// <summary>AT_SYMLINK_NOFOLLOW.</summary>
    public const int NoFollow = 0x100;

    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int KindMask = 0xf000;
    private const int RegularKind = 0x8000;
    private const int DirectoryKind = 0x4000;
    private const int SymbolicLinkKind = 0xa000;

    private static readonly long FirstSecond = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private FileStatus(in StatXBuffer buffer)
    {
        Identity = new FileIdentity(buffer.DeviceMajor, buffer.DeviceMinor, buffer.Inode);
        UserId = buffer.UserId;
        GroupId = buffer.GroupId;
        Permissions = buffer.Mode & 0xfff;
        IsRegular = (buffer.Mode & KindMask) == RegularKind;
        IsDirectory = (buffer.Mode & KindMask) == DirectoryKind;
        IsSymbolicLink = (buffer.Mode & KindMask) == SymbolicLinkKind;
        Size = buffer.Size;
        Version = new FileVersion(Identity, buffer.Size, buffer.ModificationSeconds, buffer.ModificationNanoseconds);
        ModifiedAt = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(buffer.ModificationSeconds, FirstSecond, LastSecond));
    }

    /// <summary>Equal for two paths to the same file.</summary>
    public FileIdentity Identity { get; }

    /// <summary>The owner.</summary>
    public uint UserId { get; }

    /// <summary>The group.</summary>
    public uint GroupId { get; }

    /// <summary>The permission bits, such as 0700.</summary>
    public int Permissions { get; }

    /// <summary>True for a regular file.</summary>
    public bool IsRegular { get; }

    /// <summary>True for a directory.</summary>
    public bool IsDirectory { get; }

    /// <summary>True for a symbolic link.</summary>
    public bool IsSymbolicLink { get; }

    /// <summary>In bytes; 0 for many files in /proc.</summary>
    public ulong Size { get; }

    /// <summary>Equal as long as file and content are unchanged.</summary>
    public FileVersion Version { get; }

    /// <summary>The modification time, in whole seconds.</summary>
    public DateTimeOffset ModifiedAt { get; }

    /// <summary>The status of an open file.</summary>
    public static FileStatus Of(SafeFileHandle file)
    {
        var added = false;
        try
        {
            file.DangerousAddRef(ref added);
            return Libc.StatX((int)file.DangerousGetHandle(), "", EmptyPath, BasicStats, out var buffer) == 0
                ? new FileStatus(buffer)
                : throw LinuxException.Last("stat an open file");
        }
        finally
        {
            if (added)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Follows symbolic links; false if the file does not exist.</summary>
    public static bool TryOf(string path, out FileStatus status) => TryOf(path, 0, out status);

    /// <summary>Of a symbolic link itself; false if the name does not exist.</summary>
    public static bool TryOfName(string path, out FileStatus status) => TryOf(path, NoFollow, out status);

    /// <summary>True if a path leads to the open file: its name may have been removed or reused.</summary>
    public static bool IsNamed(SafeFileHandle file, string path) => TryOf(path, out var named) && named.Identity == Of(file).Identity;

    private static bool TryOf(string path, int flags, out FileStatus status)
    {
        if (Libc.StatX(CurrentDirectory, path, flags, BasicStats, out var buffer) == 0)
        {
            status = new FileStatus(buffer);
            return true;
        }

        var error = Errno.Last;
        status = default;
        return error is Errno.NoEntry or Errno.NotDirectory ? false : throw new LinuxException("stat", path, error);
    }
}
