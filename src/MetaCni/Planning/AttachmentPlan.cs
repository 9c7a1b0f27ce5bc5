// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>Everything that is done for one container. The plan is complete: nothing after planning makes decisions.</summary>
internal sealed record AttachmentPlan
{
    /// <summary>The network that the runtime calls.</summary>
    public required string Owner { get; init; }

    /// <summary>The sandbox that the networks are attached to.</summary>
    public required Sandbox Sandbox { get; init; }

    /// <summary>In the order of ADD; the first is the primary.</summary>
    public required IReadOnlyList<PlannedAttachment> Attachments { get; init; }

    /// <summary>Which attachments carry the pod's default routes; empty to keep the default routes as the plugins make them.</summary>
    public IReadOnlyList<DefaultRouteChoice> DefaultRoutes { get; init; } = [];

    /// <summary>Requests that no plugin can honour, a sentence each.</summary>
    public IReadOnlyList<string> UnmetRequests { get; init; } = [];

    /// <summary>
    /// Whether a request that is not honoured fails the ADD. Only ADD needs this and the two members below, so the record does not contain
    /// them.
    /// </summary>
    public RequestPolicy RequestPolicy { get; init; } = RequestPolicy.Enforce;

    /// <summary>How many secondaries are attached at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Which result answers the ADD; <see cref="ResultMode.Auto"/> is resolved before.</summary>
    public ResultMode ResultMode { get; init; } = ResultMode.Merged;
}
