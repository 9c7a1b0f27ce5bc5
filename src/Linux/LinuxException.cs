// SPDX-License-Identifier: Apache-2.0

namespace Linux;

/// <summary>A failed system call or kernel request; callers decide by <see cref="ErrorNumber"/>.</summary>
public sealed class LinuxException : IOException
{
    // The beginning identifies a longer path well enough.
    private const int LongestPath = 256;

    /// <summary>A failed operation on a file.</summary>
    /// <param name="operation">What failed, such as "open".</param>
    /// <param name="path">The file; empty if the operation is not on a file.</param>
    /// <param name="errorNumber">An <c>errno</c>, positive.</param>
    /// <param name="hint">An explanation; empty if the error number and this process's privileges explain the failure.</param>
    public LinuxException(string operation, string path, int errorNumber, string hint = "")
        : base(Text(operation, path, errorNumber, hint)) => (Operation, Path, ErrorNumber) = (operation, path, errorNumber);

    /// <summary>A failed operation without a file.</summary>
    public LinuxException(string operation, int errorNumber, string hint = "")
        : this(operation, "", errorNumber, hint)
    {
    }

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }

    /// <summary>The file; empty if the operation is not on a file.</summary>
    public string Path { get; }

    /// <summary>An <c>errno</c>, positive; see <see cref="Errno"/>.</summary>
    public int ErrorNumber { get; }

    /// <summary>The failure of this thread's last system call, from errno.</summary>
    public static LinuxException Last(string operation, string path = "") => new(operation, path, Errno.Last);

    /// <summary>True if the failure is due to missing capabilities, so that it says nothing about the object.</summary>
    public static bool IsForLackOfPrivileges(Exception failure) =>
        (failure as LinuxException ?? failure.InnerException as LinuxException) is { ErrorNumber: Errno.NotPermitted }
        && Privileges.Missing().Count > 0;

    private static string Text(string operation, string path, int errorNumber, string hint)
    {
        var shown = path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";
        var subject = shown.Length == 0 ? operation : $"{operation} {shown}";
        var reason = hint.Length == 0 ? Privileges.Hint(errorNumber) : hint;
        return reason.Length == 0 ? $"{subject}: {Errno.Text(errorNumber)}" : $"{subject}: {Errno.Text(errorNumber)} ({reason})";
    }
}
