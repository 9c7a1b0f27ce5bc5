// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>A pod and the networks that it requests or receives by default.</summary>
/// <param name="Pod">The pod; null outside Kubernetes.</param>
/// <param name="Networks">The primary first.</param>
/// <param name="Ignored">Unknown members of its annotations that are ignored, one sentence each.</param>
internal sealed record PodRequests(Pod? Pod, IReadOnlyList<NetworkRequest> Networks, IReadOnlyList<string> Ignored);
