// SPDX-License-Identifier: Apache-2.0

using System.Security.Authentication;

namespace MetaCni.Kubernetes.Connections;

/// <summary>What answered our handshake was no TLS: it will not be however often it is tried.</summary>
internal sealed class PlainServerException(Exception inner) : AuthenticationException("it does not speak TLS: is it http?", inner)
{
    /// <summary>It arrives within the exceptions of the client.</summary>
    public static PlainServerException? In(Exception? failure) =>
        failure is null or PlainServerException ? (PlainServerException?)failure : In(failure.InnerException);
}
