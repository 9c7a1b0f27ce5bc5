// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>How a line of the log is written.</summary>
internal enum LogFormat
{
    /// <summary><c>key=value</c>, a value in quotes where it has to be.</summary>
    Logfmt,

    /// <summary>A JSON object with the same keys.</summary>
    Json,
}
