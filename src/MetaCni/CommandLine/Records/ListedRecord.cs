// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>A record and its state on the node now.</summary>
internal sealed record ListedRecord
{
    public required AttachmentRecord Record { get; init; }

    /// <summary>True if Multus attached the container and MetaCni has no record of it.</summary>
    public bool IsOfMultus { get; init; }

    /// <summary>True if the network namespace of the record no longer exists.</summary>
    public required bool IsNamespaceGone { get; init; }

    /// <summary>True if an operation is running on the record.</summary>
    public bool IsAtWork { get; init; }

    /// <summary>The errors of the last attempt to detach or remove.</summary>
    public IReadOnlyList<CniError> Errors =>
    [
        .. Record.Attachments.Where(attachment => attachment.IsOutstanding).Select(attachment => attachment.LastError).OfType<CniError>(),
        .. Record.ForgetError is { } forget ? [forget] : Array.Empty<CniError>(),
    ];

    /// <summary>True if its ADD or its DEL was killed. A killed change of a running pod's networks leaves the pod running.</summary>
    public bool IsAborted => !IsAtWork && !Record.IsChanging && (!Record.IsComplete || Record.IsAtWork);

    /// <summary>True if its ADD did not finish or its DEL fails.</summary>
    public bool HasFailed => !IsAtWork && !Record.IsChanging && (IsAborted || Errors.Count > 0);

    /// <param name="record">The record.</param>
    /// <param name="cookieOf">Returns the cookie of the network namespace at a path; null if the path has none.</param>
    public static ListedRecord Of(AttachmentRecord record, Func<string, ulong?> cookieOf) => new()
    {
        Record = record,
        IsNamespaceGone = IsGone(record, cookieOf),
        IsAtWork = record.IsAtWork && record.Process.IsRunning,
    };

    // Paths are reused, cookies are not; without a cookie, any namespace at the path may be the container's.
    private static bool IsGone(AttachmentRecord record, Func<string, ulong?> cookieOf) =>
        record.Plan.Sandbox.NetworkNamespace is { Length: > 0 } path
        && (cookieOf(path) is not { } cookie || (record.NamespaceCookie != 0 && record.NamespaceCookie != cookie));
}
