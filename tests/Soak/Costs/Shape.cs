// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>The content of a JSON text of a given length: each shape is cheap to write and expensive to process.</summary>
internal enum Shape
{
    /// <summary>One duplicate key, inside a key as long as all of them.</summary>
    Duplicates,

    /// <summary>A list of zeros: the most values for its length.</summary>
    Zeros,

    /// <summary>A list of objects with one member.</summary>
    Objects,

    /// <summary>Nested lists, as deep as the reader accepts.</summary>
    Nested,

    /// <summary>One string.</summary>
    Text,

    /// <summary>One string of escapes, each a control character.</summary>
    Escapes,

    /// <summary>An object with many members.</summary>
    Members,

    /// <summary>A list of numbers with a fraction.</summary>
    Decimals,

    /// <summary>One key in many spellings.</summary>
    Spellings,
}
