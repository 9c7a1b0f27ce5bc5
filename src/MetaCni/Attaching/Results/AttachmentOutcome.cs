// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Results;
using MetaCni.Planning;

namespace MetaCni.Attaching.Results;

/// <summary>What came of one attachment.</summary>
internal sealed record AttachmentOutcome
{
    public required PlannedAttachment Planned { get; init; }

    /// <summary>The answer as the plugin wrote it, but for default routes that were changed afterwards.</summary>
    public required JsonObject Json { get; init; }

    /// <summary>The same, read.</summary>
    public required CniResult Result { get; init; }

    /// <summary>What is known of its device; null where nothing is.</summary>
    public JsonObject? DeviceInfo { get; init; }

    /// <summary>How long the plugins took.</summary>
    public TimeSpan Elapsed { get; init; }
}
