// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace Support;

/// <summary>The exit code and output of a process.</summary>
/// <param name="ExitCode">The exit code; 128 + n if signal n killed the process.</param>
/// <param name="Stdout">The bytes of stdout.</param>
/// <param name="Stderr">The text of stderr.</param>
public sealed record ProcessOutcome(int ExitCode, byte[] Stdout, string Stderr)
{
    public string Text => Encoding.UTF8.GetString(Stdout);

    /// <summary>Stdout as JSON; null if empty.</summary>
    public JsonNode? Json => Stdout.Length == 0 ? null : JsonNode.Parse(Stdout);

    public override string ToString() => $"exit code {ExitCode}\nstdout: {Text}\nstderr: {Stderr}";

    /// <summary>Returns this outcome, or throws an exception with the output if the process failed.</summary>
    public ProcessOutcome EnsureSuccess(string what) =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{what}: {this}");
}
