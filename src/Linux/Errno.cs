// SPDX-License-Identifier: Apache-2.0

namespace Linux;

/// <summary>The error numbers that something here decides on; the same on x86_64 and arm64.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int NoDeviceOrAddress = 6;
    public const int BadDescriptor = 9;
    public const int WouldBlock = 11;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int OtherFileSystem = 18;
    public const int NoDevice = 19;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int Invalid = 22;
    public const int NameTooLong = 36;
    public const int TooManyLinks = 40;
    public const int NoBufferSpace = 105;
}
