// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Planning;

/// <summary>An attachment that has a default route of the pod, and that no other attachment has.</summary>
internal sealed record DefaultRouteChoice
{
    /// <summary>Its place in the plan.</summary>
    public required int Attachment { get; init; }

    /// <summary>
    /// All of one family, the first preferred. None: its own default routes stay, for the families where it has one after its ADD.
    /// </summary>
    public required IReadOnlyList<IPAddress> Gateways { get; init; }
}
