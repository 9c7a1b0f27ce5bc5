// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Config;

namespace MetaCni.Planning.HotPlug;

/// <summary>What a change of a running pod is planned from.</summary>
internal sealed record HotPlugInput
{
    public required MetaConfig Config { get; init; }

    /// <summary>The plan of the record, with exactly the attachments that are attached.</summary>
    public required AttachmentPlan Attached { get; init; }

    public required SelectionChange Change { get; init; }

    /// <summary>The networks of the replaced, then of the added elements.</summary>
    public required IReadOnlyList<ResolvedNetwork> Resolved { get; init; }

    /// <summary>The interfaces in the pod's namespace.</summary>
    public required IReadOnlySet<InterfaceName> Existing { get; init; }

    /// <summary>Requests that are already known not to be honoured, a sentence each.</summary>
    public IReadOnlyList<string> Unmet { get; init; } = [];
}
