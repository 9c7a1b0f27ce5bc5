// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace Support;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code; 128 + n when signal n ended it.</param>
/// <param name="Stdout">Its answer, byte for byte.</param>
/// <param name="Stderr">Its words for people.</param>
public sealed record ProcessOutcome(int ExitCode, byte[] Stdout, string Stderr)
{
    public string Text => Encoding.UTF8.GetString(Stdout);

    /// <summary>Stdout as JSON; null when it is empty.</summary>
    public JsonNode? Json => Stdout.Length == 0 ? null : JsonNode.Parse(Stdout);

    public override string ToString() => $"exit code {ExitCode}\nstdout: {Text}\nstderr: {Stderr}";

    /// <summary>This outcome, or an exception that shows it when the process failed.</summary>
    public ProcessOutcome EnsureSuccess(string what) =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{what}: {this}");
}
