// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Planning;

/// <summary>An attachment that carries a default route of the pod; no other attachment carries it.</summary>
internal sealed record DefaultRouteChoice
{
    /// <summary>Its index in the plan.</summary>
    public required int Attachment { get; init; }

    /// <summary>
    /// All gateways of one family, the preferred one first. Empty to keep the attachment's own default routes, in the families for which it
    /// has one after its ADD.
    /// </summary>
    public required IReadOnlyList<IPAddress> Gateways { get; init; }
}
