// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>What a bearer token may look like.</summary>
internal static class TokenText
{
    /// <summary>True if a header can hold it: anything else would fail at each request, and with a message of its own.</summary>
    public static bool IsWellFormed(string token) => !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
