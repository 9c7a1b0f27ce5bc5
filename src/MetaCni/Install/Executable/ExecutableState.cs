// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Install.Executable;

/// <summary>How the installed executable compares with this one.</summary>
internal enum ExecutableState
{
    /// <summary>None is installed.</summary>
    Missing,

    /// <summary>It has the same content and may be executed.</summary>
    Same,

    /// <summary>It is as new or older.</summary>
    Replaceable,

    /// <summary>It is newer.</summary>
    Newer,

    /// <summary>It does not answer as MetaCni does: it is damaged, or another program.</summary>
    Unknown,
}
