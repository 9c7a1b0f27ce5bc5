// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>The outcome of one attempt to take a container down.</summary>
/// <param name="Subject">What was to be taken down.</param>
/// <param name="Reason">Why.</param>
/// <param name="Failures">What is left, and why; empty if nothing is.</param>
/// <param name="Count">The number of this daemon's attempts so far.</param>
internal sealed record RepairAttempt(RepairSubject Subject, string Reason, IReadOnlyList<string> Failures, int Count)
{
    public bool Succeeded => Failures.Count == 0;
}
