// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Which attachment has the default route of one family.</summary>
/// <param name="Attachment">Its index in the plan.</param>
/// <param name="IsIPv6">The family.</param>
/// <param name="Gateways">The preferred one first; empty if the attachment keeps its own default routes.</param>
internal sealed record FamilyDefault(int Attachment, bool IsIPv6, IReadOnlyList<IPAddress> Gateways);
