// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.HotPlug;

/// <summary>How a running pod is changed. It is complete: nothing after planning makes decisions.</summary>
internal sealed record HotPlugPlan
{
    /// <summary>
    /// What was attached before, each at its place, then what is new: everything that may exist during the change. Its default routes are
    /// those before.
    /// </summary>
    public required AttachmentPlan Working { get; init; }

    /// <summary>The steps in order.</summary>
    public required IReadOnlyList<HotPlugStep> Steps { get; init; }

    /// <summary>The plan of the pod afterwards, with all its default routes.</summary>
    public required AttachmentPlan Target { get; init; }

    /// <summary>For each attachment of the target, its index in the working plan.</summary>
    public required IReadOnlyList<int> Places { get; init; }

    /// <summary>The changed members of each replaced attachment, by its old index in the working plan.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<string>> Reasons { get; init; }

    /// <summary>The plan that changes nothing.</summary>
    public static HotPlugPlan None(AttachmentPlan attached) => new()
    {
        Working = attached,
        Steps = [],
        Target = attached,
        Places = [.. Enumerable.Range(0, attached.Attachments.Count)],
        Reasons = new Dictionary<int, IReadOnlyList<string>>(),
    };
}
