// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.HotPlug;

/// <summary>What has to change so that a running pod has the networks of its annotation. Attachments are given by their index.</summary>
internal sealed record SelectionChange
{
    /// <summary>Why nothing may change, a sentence; empty if the change may be made.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>What stays as it is, whatever became of its definition. Always has the networks that no element of the annotation selects.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [];

    public IReadOnlyList<ReplacedSelection> Replaced { get; init; } = [];

    public IReadOnlyList<int> Removed { get; init; } = [];

    /// <summary>The requests of new elements, in the order of the annotation.</summary>
    public IReadOnlyList<NetworkRequest> Added { get; init; } = [];

    /// <summary>True if the annotation requests what is attached.</summary>
    public bool IsEmpty => Refusal.Length == 0 && Replaced.Count == 0 && Removed.Count == 0 && Added.Count == 0;

    public static SelectionChange Refused(string why) => new() { Refusal = why };
}
