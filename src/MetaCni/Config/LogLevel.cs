// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>How much is logged; each level includes those before it. The names are Multus's.</summary>
internal enum LogLevel
{
    /// <summary>Nothing but what is asked for by a level after it.</summary>
    Panic,

    /// <summary>Failures and warnings.</summary>
    Error,

    /// <summary>One line for each operation and attachment.</summary>
    Verbose,

    /// <summary>Also how operations come to their outcome: sources, plans, each execution of a plugin. Never configurations or environments: they carry secrets.</summary>
    Debug,
}
