// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>A condition of this node that is true now.</summary>
/// <param name="Type">Which condition.</param>
/// <param name="Reason">One word in CamelCase, for metrics: "PrimaryMissing".</param>
/// <param name="Message">A sentence for people: what, where and why.</param>
internal sealed record NodeCondition(NodeConditionType Type, string Reason, string Message);
