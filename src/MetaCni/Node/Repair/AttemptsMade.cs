// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>The attempts of this daemon to take one record down.</summary>
/// <param name="Count">How many.</param>
/// <param name="Last">The end of the last one.</param>
internal readonly record struct AttemptsMade(int Count, DateTimeOffset Last)
{
    public AttemptsMade Plus(DateTimeOffset now) => new(Count + 1, now);
}
