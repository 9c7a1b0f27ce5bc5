// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>
/// Commands that run metacni under strace and interfere with its own system calls: those of all its threads, and of none of the
/// plugins (<c>-b execve</c> lets go of them when they start). Calls are counted by name and thread.
/// </summary>
internal static class Strace
{
    /// <summary>Exit code of a process that SIGKILL has ended.</summary>
    public const int Killed = 128 + 9;

    /// <summary>SIGKILL when a call is made for the n-th time, before it has an effect.</summary>
    public static IReadOnlyList<string> Kill(string call, int occurrence) => With(call, $"signal=SIGKILL:when={occurrence}");

    /// <summary>The n-th call fails and has no effect; the trace says <c>(INJECTED)</c> where it did.</summary>
    public static IReadOnlyList<string> Fail(string call, string error, int occurrence, string trace) =>
        With(call, $"error={error}:when={occurrence}", trace);

    private static string[] With(string call, string fault, string trace = "/dev/null") =>
        ["strace", "-f", "-b", "execve", "-qq", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:{fault}"];
}
