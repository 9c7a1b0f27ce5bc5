// SPDX-License-Identifier: Apache-2.0

using System.Net;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Cluster.Api;

/// <summary>The outcome of writing a status, with the last response.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Response">The response that decided.</param>
internal sealed record StatusAnswer(StatusOutcome Outcome, ApiResponse Response)
{
    /// <summary>The annotation that is no longer the one from which the networks were planned; empty if all are.</summary>
    public string ChangedAnnotation { get; init; } = "";

    /// <summary>True if a role is missing for both ways to write it.</summary>
    public bool LacksPermission => Outcome == StatusOutcome.Refused
        && Response is { Status: HttpStatusCode.Forbidden, IsFailureOfTheApi: true }
        && Response.Message.Contains(" cannot ", StringComparison.Ordinal)
        && Response.Message.Contains("resource \"pods", StringComparison.Ordinal);

    /// <summary>Status and message of the response.</summary>
    public string Words => $"{(int)Response.Status} {Response.Message}";
}
