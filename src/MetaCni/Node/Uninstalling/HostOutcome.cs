// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Uninstalling;

/// <summary>What <c>metacni uninstall</c> on the host came to.</summary>
/// <param name="IsClean">True if nothing of MetaCni is left.</param>
/// <param name="Lines">What it said, a line each.</param>
internal sealed record HostOutcome(bool IsClean, IReadOnlyList<string> Lines);
