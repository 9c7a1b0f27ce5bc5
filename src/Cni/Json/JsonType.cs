// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>The types that a caller can request.</summary>
public enum JsonType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A 64-bit integer.</summary>
    Number,

    /// <summary>An object.</summary>
    Members,

    /// <summary>An array.</summary>
    List,
}
