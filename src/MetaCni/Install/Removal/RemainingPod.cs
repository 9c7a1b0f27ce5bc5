// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Journal;

namespace MetaCni.Install.Removal;

/// <summary>A pod's sandbox that is on record.</summary>
/// <param name="Container">The sandbox.</param>
/// <param name="Interface">The interface that the runtime asked for.</param>
/// <param name="Record">The record; null if it cannot be read.</param>
/// <param name="IsGone">True if its network namespace no longer exists.</param>
internal sealed record RemainingPod(ContainerId Container, InterfaceName Interface, AttachmentRecord? Record, bool IsGone)
{
    private const int ShortId = 12;

    /// <summary>True if an operation works on it now.</summary>
    public bool IsAtWork => Record is { IsAtWork: true } record && record.Process.IsRunning;

    /// <summary>True if at most the primary is attached. Runtimes other than CRI-O detach it with the primary's own configuration.</summary>
    public bool HasOnlyPrimary => Record is { IsAtWork: false } record && !record.Attachments.Any(one => one.IsOutstanding && !one.Planned.IsPrimary);

    /// <summary>The networks of the secondaries that are attached.</summary>
    public IReadOnlyList<string> Secondaries =>
    [
        .. (Record?.Attachments ?? []).Where(one => one.IsOutstanding && !one.Planned.IsPrimary)
            .Select(one => $"{one.Planned.InterfaceName} ({PlainText.Word(one.Planned.Network)})"),
    ];

    public override string ToString() => Record?.Plan.Sandbox.Pod is { } pod
        ? $"pod {PlainText.Word(pod.ToString())}"
        : $"container {(Container.Value.Length > ShortId ? Container.Value[..ShortId] : Container.Value)}";
}
