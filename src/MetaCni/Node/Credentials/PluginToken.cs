// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Credentials;

namespace MetaCni.Node.Credentials;

/// <summary>A token of the plugin's service account. Never print its text.</summary>
/// <param name="Text">The bearer token.</param>
/// <param name="Claims">For whom it is, and how long the API server accepts it.</param>
internal sealed record PluginToken(string Text, TokenClaims Claims);
