// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Terminal;

/// <summary>The tone of a command's last line.</summary>
internal enum VerdictTone
{
    /// <summary>Success.</summary>
    Good,

    /// <summary>Nothing failed, but something needs attention.</summary>
    Doubtful,

    /// <summary>Something failed.</summary>
    Failed,
}
