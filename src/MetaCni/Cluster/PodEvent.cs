// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster;

/// <summary>Something about a pod that its owner should see in <c>kubectl describe</c>.</summary>
/// <param name="Reason">A word for machines, such as <c>AddedInterface</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="IsWarning">True for a failure.</param>
internal sealed record PodEvent(string Reason, string Message, bool IsWarning);
