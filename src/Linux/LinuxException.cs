// SPDX-License-Identifier: Apache-2.0

namespace Linux;

/// <summary>A system call or a request to the kernel that failed; callers decide by <see cref="ErrorNumber"/>.</summary>
public sealed class LinuxException : IOException
{
    // The beginning of a longer path tells which it is.
    private const int LongestPath = 256;

    /// <summary>A failure of an operation on a file.</summary>
    /// <param name="operation">What failed, such as "open".</param>
    /// <param name="path">What it was tried on; empty where that is no file.</param>
    /// <param name="errorNumber">An <c>errno</c>, positive.</param>
    /// <param name="hint">What explains the failure; empty for what the error number and the privileges of this process tell.</param>
    public LinuxException(string operation, string path, int errorNumber, string hint = "")
        : base(Text(operation, path, errorNumber, hint)) => (Operation, Path, ErrorNumber) = (operation, path, errorNumber);

    /// <summary>A failure of an operation on something else than a file.</summary>
    public LinuxException(string operation, int errorNumber, string hint = "")
        : this(operation, "", errorNumber, hint)
    {
    }

    /// <summary>What failed.</summary>
    public string Operation { get; }

    /// <summary>What it was tried on; empty where that is no file.</summary>
    public string Path { get; }

    /// <summary>An <c>errno</c>, positive; see <see cref="Errno"/>.</summary>
    public int ErrorNumber { get; }

    /// <summary>The failure that the last system call of this thread left in errno.</summary>
    public static LinuxException Last(string operation, string path = "") => new(operation, path, Errno.Last);

    /// <summary>True where a failure is one for lack of capabilities: it says nothing of what was looked for.</summary>
    public static bool IsForLackOfPrivileges(Exception failure) =>
        (failure as LinuxException ?? failure.InnerException as LinuxException) is { ErrorNumber: Errno.NotPermitted } && Privileges.Missing().Count > 0;

    private static string Text(string operation, string path, int errorNumber, string hint)
    {
        var shown = path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";
        var subject = shown.Length == 0 ? operation : $"{operation} {shown}";
        var reason = hint.Length == 0 ? Privileges.Hint(errorNumber) : hint;
        return reason.Length == 0 ? $"{subject}: {Errno.Text(errorNumber)}" : $"{subject}: {Errno.Text(errorNumber)} ({reason})";
    }
}
