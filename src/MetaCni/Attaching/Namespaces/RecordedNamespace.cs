// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Attaching.Namespaces;

/// <summary>The namespace of a record, for operations without CNI_NETNS.</summary>
internal static class RecordedNamespace
{
    /// <summary>The recorded path if it still leads to the recorded namespace, else empty: paths and inodes are reused.</summary>
    public static string Of(AttachmentRecord record) =>
        record.NamespaceCookie != 0
            && NetworkNamespace.TryCookie(record.Plan.Sandbox.NetworkNamespace, out var cookie)
            && cookie == record.NamespaceCookie
            ? record.Plan.Sandbox.NetworkNamespace
            : "";
}
