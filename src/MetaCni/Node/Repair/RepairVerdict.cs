// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>Whether a record is taken down now, and why.</summary>
/// <param name="IsTakenDown">True if the networks are to be detached now.</param>
/// <param name="Reason">The reason in words, for the log.</param>
internal sealed record RepairVerdict(bool IsTakenDown, string Reason)
{
    public static RepairVerdict TakeDown(string reason) => new(true, reason);

    public static RepairVerdict Leave(string reason) => new(false, reason);
}
