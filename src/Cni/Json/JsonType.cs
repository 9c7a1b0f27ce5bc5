// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>The types that a reader asks for.</summary>
public enum JsonType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number of 64 bits.</summary>
    Number,

    /// <summary>An object: it has members.</summary>
    Members,

    /// <summary>A list.</summary>
    List,
}
