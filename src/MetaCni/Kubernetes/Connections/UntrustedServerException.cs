// SPDX-License-Identifier: Apache-2.0

using System.Net.Security;
using System.Security.Authentication;

namespace MetaCni.Kubernetes.Connections;

/// <summary>We do not trust the server. Any other failure of a handshake is the server's, or the network's.</summary>
internal sealed class UntrustedServerException(SslPolicyErrors errors, string message) : AuthenticationException(message)
{
    public SslPolicyErrors Errors => errors;

    /// <summary>It arrives within the exceptions of the stream and of the client.</summary>
    public static UntrustedServerException? In(Exception? failure) =>
        failure is null or UntrustedServerException ? (UntrustedServerException?)failure : In(failure.InnerException);
}
