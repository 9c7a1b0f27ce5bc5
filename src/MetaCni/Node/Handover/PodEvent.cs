// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Handover;

/// <summary>An event about a pod that is to be created.</summary>
/// <param name="Pod">The pod: "namespace/name uid".</param>
/// <param name="Request">The request that creates it.</param>
/// <param name="Accepted">When it was accepted.</param>
internal sealed record PodEvent(string Pod, ApiRequest Request, DateTimeOffset Accepted);
