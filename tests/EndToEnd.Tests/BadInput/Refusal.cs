// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>How anything bad must end: one error for the runtime, words that help, and nothing done.</summary>
internal static class Refusal
{
    private static readonly string[] Members = ["cniVersion", "code", "msg", "details"];

    /// <summary>Nothing was called, nothing is there, nothing is on record.</summary>
    /// <param name="sandbox">Where.</param>
    /// <param name="outcome">What the process did.</param>
    /// <param name="code">The error's code.</param>
    /// <param name="remedy">A word of what the message tells people to do.</param>
    /// <param name="words">What else the error says: what is wrong, and where.</param>
    public static void Require(Sandbox sandbox, ProcessOutcome outcome, int code, string remedy, params string[] words)
    {
        RequireError(outcome, code, words);
        RequireRemedy(outcome, remedy);
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

    // The contract of a message: what, where, and what to do, in our words and not the JSON reader's.
    private static void RequireRemedy(ProcessOutcome outcome, string remedy)
    {
        var message = (string?)outcome.Json?["msg"] ?? "";
        Assert.Contains(remedy, message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("isFinalBlock", message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePositionInLine", message, StringComparison.Ordinal);
    }
}
