// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Cluster;

/// <summary>An event about an object, shown by <c>kubectl describe</c>.</summary>
/// <param name="Reason">A word for programs, such as <c>AddedInterface</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="IsWarning">True for a failure.</param>
internal sealed record ObjectEvent(string Reason, string Message, bool IsWarning)
{
    /// <summary>In bytes. The API's newer validation of events (events.k8s.io/v1) rejects longer messages; core/v1 has no limit.</summary>
    public const int LongestMessage = 1024;

    /// <summary>The sentence for people: one line of at most 1 KiB, safe to show.</summary>
    public string Message { get; } = PlainText.Line(Message, LongestMessage);
}
