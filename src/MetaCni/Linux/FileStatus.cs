// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Linux;

/// <summary>Who owns a file and which file it is.</summary>
internal readonly record struct FileStatus
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;

    private FileStatus(in StatXBuffer buffer)
    {
        Identity = new FileIdentity(buffer.DeviceMajor, buffer.DeviceMinor, buffer.Inode);
        UserId = buffer.UserId;
        Permissions = buffer.Mode & 0xfff;
    }

    /// <summary>Equal for two ways to the same file.</summary>
    public FileIdentity Identity { get; }

    public uint UserId { get; }

    /// <summary>The permission bits, such as 0700.</summary>
    public int Permissions { get; }

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

    /// <summary>Follows symbolic links; false if nothing is there.</summary>
    public static bool TryOf(string path, out FileStatus status)
    {
        if (Libc.StatX(CurrentDirectory, path, 0, BasicStats, out var buffer) == 0)
        {
            status = new FileStatus(buffer);
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        status = default;
        return error is Errno.NoEntry or Errno.NotDirectory ? false : throw new LinuxException($"stat {path}", error);
    }
}
