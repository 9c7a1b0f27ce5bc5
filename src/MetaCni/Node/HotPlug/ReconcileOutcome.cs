// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.HotPlug;

/// <summary>How a reconcile on the host ended.</summary>
/// <param name="Kind">What came of it.</param>
/// <param name="Words">The last line that it wrote: after a failure, the reason.</param>
internal sealed record ReconcileOutcome(ReconcileOutcomeKind Kind, string Words)
{
    private const int Done = 0;
    private const int Refused = 3;

    /// <summary>The outcome of a process.</summary>
    /// <param name="exitCode">Its exit code; null if a signal killed it.</param>
    /// <param name="words">The last line that it wrote.</param>
    public static ReconcileOutcome Of(int? exitCode, string words) => exitCode switch
    {
        Done => new ReconcileOutcome(ReconcileOutcomeKind.Succeeded, words),
        Refused => new ReconcileOutcome(ReconcileOutcomeKind.Refused, words),
        null => new ReconcileOutcome(ReconcileOutcomeKind.Failed, "it was killed"),
        _ => new ReconcileOutcome(ReconcileOutcomeKind.Failed, words.Length > 0 ? words : "it failed without a message"),
    };
}
