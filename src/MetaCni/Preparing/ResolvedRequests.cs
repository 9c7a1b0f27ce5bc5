// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>The networks for a pod, with their configurations and devices.</summary>
/// <param name="Networks">In the order of ADD.</param>
/// <param name="Unmet">Requests that are already known not to be honoured, one sentence each.</param>
internal sealed record ResolvedRequests(IReadOnlyList<ResolvedNetwork> Networks, IReadOnlyList<string> Unmet);
