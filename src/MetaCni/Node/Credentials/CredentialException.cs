// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Credentials;

/// <summary>The API server gives no usable token for the plugin.</summary>
/// <param name="reason">One word in CamelCase, for the condition.</param>
/// <param name="message">What failed, why, and the remedy.</param>
internal sealed class CredentialException(string reason, string message) : Exception(message)
{
    public string Reason => reason;
}
