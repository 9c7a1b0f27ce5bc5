// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>One call of a plugin.</summary>
internal sealed record PluginCommand
{
    public required string Executable { get; init; }

    /// <summary>The command line arguments; plugins have none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The file for stdin.</summary>
    public required string Config { get; init; }

    public string[] EnvironmentEntries => [.. Environment.Select(entry => $"{entry.Key}={entry.Value}")];

    public override string ToString() => $"{Path.GetFileName(Executable)} {Environment["CNI_COMMAND"]}";
}
