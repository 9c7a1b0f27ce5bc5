// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text.Json.Serialization;
using MetaCni.CommandLine.Try.Input;

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>A pod with the names for its sandbox.</summary>
internal sealed record TrySandbox
{
    public required TryPod Pod { get; init; }

    public required string ContainerId { get; init; }

    /// <summary>The name for <c>ip netns</c>.</summary>
    public required string NamespaceName { get; init; }

    [JsonIgnore]
    public string NamespacePath => $"/run/netns/{NamespaceName}";

    public static TrySandbox For(TryPod pod)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return new TrySandbox { Pod = pod, ContainerId = id, NamespaceName = $"try-{pod.Name}-{id[..6]}" };
    }
}
