// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>How anything bad must end: one error for the runtime, words that help, and nothing done.</summary>
internal static class Refusal
{
    private static readonly string[] Members = ["cniVersion", "code", "msg", "details"];

    /// <summary>Nothing was called, nothing is there, nothing is on record.</summary>
    public static void Require(Sandbox sandbox, ProcessOutcome outcome, int code, params string[] words)
    {
        RequireError(outcome, code, words);
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Empty(sandbox.Namespace.LinkNames);
        Assert.DoesNotContain(sandbox.Records, record => record.Contains(".json", StringComparison.Ordinal));
        Assert.Null(sandbox.StatusText);
    }

    /// <summary>CNI §5 "Error": one object on stdout, exit code 1; for people, no stack trace.</summary>
    public static void RequireError(ProcessOutcome outcome, int code, params string[] words)
    {
        Assert.True(outcome.ExitCode == 1, outcome.ToString());

        // The parser takes one value and no more.
        var error = Assert.IsType<JsonObject>(outcome.Json);
        Assert.All(error, member => Assert.Contains(member.Key, Members));
        Assert.True(code == (int)error["code"]!, outcome.ToString());
        var text = $"{error["msg"]} {error["details"]}";
        Assert.All(words, word => Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Exception", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
    }
}
