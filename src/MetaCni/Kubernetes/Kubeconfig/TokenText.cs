// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>The characters that a bearer token may have.</summary>
internal static class TokenText
{
    /// <summary>True if a header can hold the token; other tokens would fail at each request, each with a different message.</summary>
    public static bool IsWellFormed(string token) => !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
