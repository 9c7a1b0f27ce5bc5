// SPDX-License-Identifier: Apache-2.0

using System.Net.Security;
using System.Security.Authentication;

namespace MetaCni.Kubernetes.Connections;

/// <summary>We do not trust the server's certificate. Other handshake failures are failures of the server or of the network.</summary>
internal sealed class UntrustedServerException(SslPolicyErrors errors, string message) : AuthenticationException(message)
{
    public SslPolicyErrors Errors => errors;

    /// <summary>Finds it among the inner exceptions that the stream and the client throw.</summary>
    public static UntrustedServerException? In(Exception? failure) =>
        failure is null or UntrustedServerException ? (UntrustedServerException?)failure : In(failure.InnerException);
}
