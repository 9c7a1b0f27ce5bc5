// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Cni.Errors;
using Linux.Processes;

namespace Linux;

/// <summary>A system call or a request to the kernel that failed; callers decide by <see cref="ErrorNumber"/>.</summary>
internal sealed class LinuxException(string operation, int errorNumber, string hint = "")
    : IOException(Text(operation, errorNumber, hint))
{
    // A path is a name: of one that is longer than any that people write, the beginning says which.
    private const int LongestOperation = 320;

    /// <summary>What was tried, on what.</summary>
    public string Operation { get; } = operation;

    /// <summary>An <c>errno</c>, positive; see <see cref="Errno"/>.</summary>
    public int ErrorNumber { get; } = errorNumber;

    /// <summary>The failure that the last system call of this thread left in errno.</summary>
    public static LinuxException Last(string operation) => new(operation, Marshal.GetLastPInvokeError());

    private static string Text(string operation, int errorNumber, string hint)
    {
        var text = $"{PlainText.Line(operation, LongestOperation)}: {Marshal.GetPInvokeErrorMessage(errorNumber)}";
        var reason = hint.Length == 0 ? Privileges.Hint(errorNumber) : hint;
        return reason.Length == 0 ? text : $"{text} ({reason})";
    }
}
