// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using Linux.Spawning;

namespace MetaCni.Node.Host;

/// <summary>A command of metacni that runs on the host.</summary>
/// <param name="process">The process.</param>
/// <param name="output">What it writes; null if an earlier daemon started it.</param>
internal sealed class HostProcess(LastingProcess process, AnonymousFile? output) : IDisposable
{
    private const int LongestWords = 4096;

    /// <summary>True if an earlier daemon started it.</summary>
    public bool WasFound => output is null;

    public Task WaitAsync(TimeProvider time, CancellationToken cancellationToken) => process.WaitForExitAsync(time, cancellationToken);

    /// <summary>What it said, in one line; empty if it said nothing, or if an earlier daemon started it.</summary>
    public string Words => output is null ? "" : PlainText.Line(
        string.Join("; ", output.Beginning(LongestWords).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    /// <summary>Its exit code once it has exited; null if an earlier daemon started it, or if a signal killed it.</summary>
    public int? ExitCode => process.ExitCode;

    /// <summary>The last line that it wrote; empty if it said nothing, or if an earlier daemon started it.</summary>
    public string LastLine => output is null ? "" : PlainText.Line(
        output.End(LongestWords).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "");

    public void Dispose() => output?.Dispose();
}
