// SPDX-License-Identifier: Apache-2.0

namespace Soak.Mistakes;

/// <summary>The behaviour of plugins on a mistake without metacni.</summary>
internal enum MistakeKind
{
    /// <summary>ADD succeeds.</summary>
    None,

    /// <summary>ADD fails, DEL succeeds.</summary>
    DelSucceeds,

    /// <summary>ADD and DEL fail with the same code and message.</summary>
    SameWords,

    /// <summary>ADD fails, and DEL fails because the interface is missing; without a namespace DEL succeeds.</summary>
    MissesInterface,

    /// <summary>ADD and DEL fail with different errors.</summary>
    OtherWords,
}
