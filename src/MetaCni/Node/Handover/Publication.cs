// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Node.Handover;

/// <summary>One attempt to publish a status.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Held">The record; null if it does not exist, or cannot be read.</param>
internal sealed record Publication(PublicationOutcome Outcome, HeldStatus? Held)
{
    /// <summary>Tells one failure from another: a word in CamelCase; empty for a success.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The annotation that was changed after all; empty for none.</summary>
    public string ChangedAnnotation { get; init; } = "";

    /// <summary>What failed, and why; one line.</summary>
    public string Message { get; init; } = "";

    /// <summary>True if it is to be tried again.</summary>
    public bool IsToRetry => Outcome is PublicationOutcome.Unreachable or PublicationOutcome.Refused;
}
