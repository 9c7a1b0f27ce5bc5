// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install;

/// <summary>What happens to a key.</summary>
internal enum KeyChangeKind
{
    /// <summary>It keeps its value.</summary>
    Kept,

    /// <summary>It gets another value.</summary>
    Changed,

    /// <summary>It did not exist before.</summary>
    New,

    /// <summary>It is no longer in the configuration.</summary>
    Dropped,
}
