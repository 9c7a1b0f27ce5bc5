// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Who has the default route of one family.</summary>
/// <param name="Attachment">Its place in the plan.</param>
/// <param name="IsIPv6">The family.</param>
/// <param name="Gateways">The first preferred; none: its own default routes stay as they are.</param>
internal sealed record FamilyDefault(int Attachment, bool IsIPv6, IReadOnlyList<IPAddress> Gateways);
