// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

/// <summary>How a command's last line says what it came to.</summary>
internal enum VerdictTone
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>Nothing failed, and there is something to look at.</summary>
    Doubtful,

    /// <summary>Something is wrong.</summary>
    Failed,
}
