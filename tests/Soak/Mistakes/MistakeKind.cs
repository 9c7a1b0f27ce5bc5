// SPDX-License-Identifier: Apache-2.0

namespace Soak.Mistakes;

/// <summary>What plugins without metacni make of a mistake.</summary>
internal enum MistakeKind
{
    /// <summary>ADD succeeds.</summary>
    None,

    /// <summary>ADD fails, DEL succeeds.</summary>
    DelSucceeds,

    /// <summary>ADD and DEL fail with the same code and words.</summary>
    SameWords,

    /// <summary>ADD fails, and DEL does too, because it misses the interface: without a namespace it succeeds.</summary>
    MissesInterface,

    /// <summary>ADD and DEL fail, each for a reason of its own.</summary>
    OtherWords,
}
