// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Planning;

/// <summary>The <c>default-route</c> that an element lists for a network.</summary>
/// <param name="Network">The network, for messages.</param>
/// <param name="Gateways">Null if the member is absent, which differs from an empty list.</param>
internal sealed record DefaultRouteRequest(string Network, IReadOnlyList<IPAddress>? Gateways);
