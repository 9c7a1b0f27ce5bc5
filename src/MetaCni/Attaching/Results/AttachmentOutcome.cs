// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>The outcome of one attachment.</summary>
internal sealed record AttachmentOutcome
{
    public required PlannedAttachment Planned { get; init; }

    /// <summary>The plugin's result, unchanged except for default routes that were changed afterwards.</summary>
    public required JsonObject Json { get; init; }

    /// <summary><see cref="Json"/>, parsed.</summary>
    public required CniResult Result { get; init; }

    /// <summary>The plugin's result before default routes were changed; null if they were not.</summary>
    public JsonObject? OriginalJson { get; init; }

    /// <summary>Its default routes that another attachment has replaced.</summary>
    public IReadOnlyList<RecordedRoute> TakenRoutes { get; init; } = [];

    /// <summary>The information about its device; null if there is none.</summary>
    public JsonObject? DeviceInfo { get; init; }

    /// <summary>How long the plugins took.</summary>
    public TimeSpan Elapsed { get; init; }
}
