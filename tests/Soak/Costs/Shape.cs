// SPDX-License-Identifier: Apache-2.0

namespace Soak.Costs;

/// <summary>What JSON of a given length is made of: each shape is cheap to write and dear to something.</summary>
internal enum Shape
{
    /// <summary>One key again and again, below a key as long as all of them.</summary>
    Duplicates,

    /// <summary>A list of zeros: most values for the length.</summary>
    Zeros,

    /// <summary>A list of objects with one member.</summary>
    Objects,

    /// <summary>Lists in lists, as deep as is read.</summary>
    Nested,

    /// <summary>One text.</summary>
    Text,

    /// <summary>One text of escapes, each a control character.</summary>
    Escapes,

    /// <summary>An object of many members.</summary>
    Members,

    /// <summary>A list of numbers with a fraction.</summary>
    Decimals,

    /// <summary>One key in many spellings.</summary>
    Spellings,
}
