// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>The networks that are requested for a pod, with their configurations and devices.</summary>
/// <param name="Networks">In the order of ADD.</param>
/// <param name="Unmet">What is known already not to be honoured, a sentence each.</param>
internal sealed record ResolvedRequests(IReadOnlyList<ResolvedNetwork> Networks, IReadOnlyList<string> Unmet);
