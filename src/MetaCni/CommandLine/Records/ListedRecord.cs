// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>A record, with what the node says of it now.</summary>
internal sealed record ListedRecord
{
    public required AttachmentRecord Record { get; init; }

    /// <summary>True where Multus attached the container, and MetaCni has no record of it.</summary>
    public bool IsOfMultus { get; init; }

    /// <summary>True where the network namespace of the record does not exist any more.</summary>
    public required bool IsNamespaceGone { get; init; }

    /// <summary>True where an operation is at work on the record.</summary>
    public bool IsAtWork { get; init; }

    /// <summary>What could not be taken down or removed, the last time that was tried.</summary>
    public IReadOnlyList<CniError> Errors =>
    [
        .. Record.Attachments.Where(attachment => attachment.IsOutstanding).Select(attachment => attachment.LastError).OfType<CniError>(),
        .. Record.ForgetError is { } forget ? [forget] : Array.Empty<CniError>(),
    ];

    /// <summary>True where its ADD, or its DEL, was killed.</summary>
    public bool IsAborted => !IsAtWork && (!Record.IsComplete || Record.IsAtWork);

    /// <summary>True where its ADD did not finish, or its DEL fails.</summary>
    public bool HasFailed => !IsAtWork && (IsAborted || Errors.Count > 0);

    /// <param name="record">The record.</param>
    /// <param name="cookieOf">The cookie of the network namespace at a path; null where there is none.</param>
    public static ListedRecord Of(AttachmentRecord record, Func<string, ulong?> cookieOf) => new()
    {
        Record = record,
        IsNamespaceGone = IsGone(record, cookieOf),
        IsAtWork = record.IsAtWork && record.Process.IsRunning,
    };

    // A path is used again, the cookie is not; without one, any namespace at the path may be the container's.
    private static bool IsGone(AttachmentRecord record, Func<string, ulong?> cookieOf) =>
        record.Plan.Sandbox.NetworkNamespace is { Length: > 0 } path
        && (cookieOf(path) is not { } cookie || (record.NamespaceCookie != 0 && record.NamespaceCookie != cookie));
}
