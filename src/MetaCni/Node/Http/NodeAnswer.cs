// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Http;

/// <summary>An answer of the node API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The content; empty for none.</param>
/// <param name="Source">Where it comes from (<see cref="NodeHeaders.Source"/>).</param>
internal sealed record NodeAnswer(int Status, ReadOnlyMemory<byte> Body, string Source)
{
    public string ContentType { get; init; } = "application/json";

    /// <summary>The pause that the client is asked for; empty for none.</summary>
    public string RetryAfter { get; init; } = "";

    /// <summary>The owner of the content: disposed of when it is sent.</summary>
    public IDisposable? Owner { get; init; }

    /// <summary>True if the daemon answers in place of the API server, and the status is about the pod.</summary>
    public bool IsAboutPod { get; init; }

    /// <summary>True for a failure of the daemon itself: the plugin asks the API server.</summary>
    public bool IsFailureOfDaemon => Source == NodeHeaders.OfDaemon && Status >= 400 && !IsAboutPod;
}
