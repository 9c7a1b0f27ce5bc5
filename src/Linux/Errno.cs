// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux;

/// <summary>The error numbers that this code checks; they are the same on x86_64 and arm64.</summary>
public static class Errno
{
    /// <summary>EPERM.</summary>
    public const int NotPermitted = 1;

    /// <summary>ENOENT.</summary>
    public const int NoEntry = 2;

    /// <summary>ESRCH.</summary>
    public const int NoProcess = 3;

    /// <summary>EINTR.</summary>
    public const int Interrupted = 4;

    /// <summary>ENXIO.</summary>
    public const int NoDeviceOrAddress = 6;

    /// <summary>ENOEXEC.</summary>
    public const int NotExecutable = 8;

    /// <summary>EBADF.</summary>
    public const int BadDescriptor = 9;

    /// <summary>ECHILD.</summary>
    public const int NoChild = 10;

    /// <summary>EAGAIN, which is also EWOULDBLOCK.</summary>
    public const int WouldBlock = 11;

    /// <summary>ENOMEM.</summary>
    public const int NoMemory = 12;

    /// <summary>EACCES.</summary>
    public const int AccessDenied = 13;

    /// <summary>EBUSY.</summary>
    public const int Busy = 16;

    /// <summary>EEXIST.</summary>
    public const int Exists = 17;

    /// <summary>EXDEV.</summary>
    public const int OtherFileSystem = 18;

    /// <summary>ENODEV.</summary>
    public const int NoDevice = 19;

    /// <summary>ENOTDIR.</summary>
    public const int NotDirectory = 20;

    /// <summary>EISDIR.</summary>
    public const int IsDirectory = 21;

    /// <summary>EINVAL.</summary>
    public const int Invalid = 22;

    /// <summary>ETXTBSY.</summary>
    public const int TextBusy = 26;

    /// <summary>EPIPE.</summary>
    public const int BrokenPipe = 32;

    /// <summary>ENAMETOOLONG.</summary>
    public const int NameTooLong = 36;

    /// <summary>ELOOP.</summary>
    public const int TooManyLinks = 40;

    /// <summary>ENOBUFS.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>The error number of this thread's last call.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's text for an error number.</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
