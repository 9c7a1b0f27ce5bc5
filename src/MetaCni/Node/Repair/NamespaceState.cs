// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>Whether the network namespace of a record still exists on the host.</summary>
internal enum NamespaceState
{
    /// <summary>It cannot be told; it must be taken for existing.</summary>
    Unknown,

    /// <summary>The recorded path leads to it, or may lead to it.</summary>
    Exists,

    /// <summary>The recorded path leads to no network namespace, or to another one.</summary>
    Gone,
}
