// SPDX-License-Identifier: Apache-2.0

using System.Security.Authentication;

namespace MetaCni.Kubernetes.Connections;

/// <summary>The server's response to our handshake is not TLS. A retry does not help.</summary>
internal sealed class PlainServerException(Exception inner) : AuthenticationException("it does not speak TLS, perhaps it is an http server", inner)
{
    /// <summary>Finds it among the inner exceptions that the client throws.</summary>
    public static PlainServerException? In(Exception? failure) =>
        failure is null or PlainServerException ? (PlainServerException?)failure : In(failure.InnerException);
}
