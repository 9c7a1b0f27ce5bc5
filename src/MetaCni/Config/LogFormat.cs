// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The format of a log line.</summary>
internal enum LogFormat
{
    /// <summary><c>key=value</c>, with quotes around a value that needs them.</summary>
    Logfmt,

    /// <summary>A JSON object with the same keys.</summary>
    Json,
}
