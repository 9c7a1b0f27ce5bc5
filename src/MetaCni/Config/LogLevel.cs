// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>How much is logged; each level includes the previous ones. The names are Multus's.</summary>
internal enum LogLevel
{
    /// <summary>Logs nothing.</summary>
    Panic,

    /// <summary>Failures and warnings.</summary>
    Error,

    /// <summary>One line for each operation and attachment.</summary>
    Verbose,

    /// <summary>
    /// Also the steps of an operation: sources, plans, each execution of a plugin. Never configurations or environments: they contain
    /// secrets.
    /// </summary>
    Debug,
}
