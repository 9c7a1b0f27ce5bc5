// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Cni.Errors;

namespace Cni.Invocation.Posix;

/// <summary>Linux error numbers (the same on x86-64 and arm64) and what they become.</summary>
internal static class Errno
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NotExecutable = 8;
    public const int NoChild = 10;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int NoAccess = 13;
    public const int NotDirectory = 20;
    public const int TextBusy = 26;
    public const int BrokenPipe = 32;

    /// <summary>The error number of the last call of this thread.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>The system's words for an error number.</summary>
    public static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    /// <summary>The failure of a call that has no reason to fail while the machine is well.</summary>
    public static CniException Failure(string call) =>
        new(CniErrorCode.IOFailure, $"talking to a plugin failed: {call}: {Text(Last)}");
}
