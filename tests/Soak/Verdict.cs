// SPDX-License-Identifier: Apache-2.0

namespace Soak;

/// <summary>The problems of one step.</summary>
/// <param name="Left">What was left, or is missing.</param>
/// <param name="Wrong">The wrong answers.</param>
internal sealed record Verdict(IReadOnlyList<string> Left, IReadOnlyList<string> Wrong)
{
    public static Verdict Right { get; } = new([], []);

    public bool IsRight => Left.Count == 0 && Wrong.Count == 0;

    public static Verdict Of(params IEnumerable<string> wrong) => new([], [.. wrong]);

    public Verdict And(params IEnumerable<string> wrong) => this with { Wrong = [.. Wrong, .. wrong] };

    public override string ToString() => string.Join("; ", [.. Wrong, .. Left.Select(fact => $"left: {fact}")]);
}
