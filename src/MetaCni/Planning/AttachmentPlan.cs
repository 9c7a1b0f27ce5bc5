// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>All that will be done for one container, complete: nothing after it decides anything.</summary>
internal sealed record AttachmentPlan
{
    /// <summary>The name of the network that the runtime called.</summary>
    public required string Owner { get; init; }

    /// <summary>What it is done for.</summary>
    public required Sandbox Sandbox { get; init; }

    /// <summary>In the order of ADD; the first is the primary.</summary>
    public required IReadOnlyList<PlannedAttachment> Attachments { get; init; }

    /// <summary>Through which attachments the pod's default routes go; empty where they are left as the plugins make them.</summary>
    public IReadOnlyList<DefaultRouteChoice> DefaultRoutes { get; init; } = [];

    /// <summary>What the pod requests and no plugin can give, a sentence each.</summary>
    public IReadOnlyList<string> UnmetRequests { get; init; } = [];

    /// <summary>Whether a request that is not honoured is a failure. Not on record, as the two that follow: only ADD needs them.</summary>
    public RequestPolicy RequestPolicy { get; init; } = RequestPolicy.Enforce;

    /// <summary>How many secondaries are attached at once.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Which result is the answer; <see cref="ResultMode.Auto"/> is decided before.</summary>
    public ResultMode ResultMode { get; init; } = ResultMode.Merged;
}
