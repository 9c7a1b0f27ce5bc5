// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>A Kubernetes event about this node's daemon.</summary>
/// <param name="Reason">One word in CamelCase.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="IsWarning">False for good news.</param>
internal sealed record NodeEvent(string Reason, string Message, bool IsWarning);
