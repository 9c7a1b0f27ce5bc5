// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>The settings of the log.</summary>
internal sealed record LogConfig
{
    public LogLevel Level { get; init; } = LogLevel.Error;

    public LogFormat Format { get; init; }

    public bool ToStandardError { get; init; } = true;

    /// <summary>The log file, or empty.</summary>
    public string File { get; init; } = "";

    /// <summary>The size in MB at which the file is rotated.</summary>
    public int MaxSize { get; init; } = 100;

    /// <summary>How many rotated files are kept; 0: all.</summary>
    public int MaxBackups { get; init; } = 5;

    /// <summary>For how many days rotated files are kept; 0: without a limit.</summary>
    public int MaxAge { get; init; } = 5;

    /// <summary>True if rotated files are compressed.</summary>
    public bool Compress { get; init; } = true;
}
