// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Config;

/// <summary>Where the log goes and how much of it there is.</summary>
internal sealed record LogConfig
{
    public LogLevel Level { get; init; } = LogLevel.Error;

    public LogFormat Format { get; init; }

    public bool ToStandardError { get; init; } = true;

    /// <summary>A file that is appended to, or empty.</summary>
    public string File { get; init; } = "";

    /// <summary>The size in MB at which the file is set aside.</summary>
    public int MaxSize { get; init; } = 100;

    /// <summary>How many files that were set aside are kept; 0: all.</summary>
    public int MaxBackups { get; init; } = 5;

    /// <summary>For how many days they are kept; 0: for ever.</summary>
    public int MaxAge { get; init; } = 5;

    /// <summary>True if they are compressed.</summary>
    public bool Compress { get; init; } = true;
}
