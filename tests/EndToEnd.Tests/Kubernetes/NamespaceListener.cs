// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using Linux.Namespaces;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>Lets a server of this process listen in another network namespace, on that namespace's addresses.</summary>
internal static class NamespaceListener
{
    private const int InternetFamily = 2;
    private const int Stream = 1;

    public static Socket Bind(string namespacePath, EndPoint endPoint)
    {
        using var handle = NetworkNamespace.OpenSocket(namespacePath, InternetFamily, Stream, 0);
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        socket.Bind(endPoint);
        return socket;
    }
}
