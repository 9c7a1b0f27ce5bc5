// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>The API server, for the daemon's duties.</summary>
internal interface IApiServer
{
    /// <summary>The server, its authority and the daemon's own credential, read anew: a cluster replaces them now and then.</summary>
    /// <exception cref="CniException">4: the environment names no API server. 5: the service account's files cannot be read.</exception>
    KubeConfig Configuration();

    /// <summary>Sends a request with a credential, and retries temporary failures for half a minute.</summary>
    /// <param name="config">The server and the credential.</param>
    /// <param name="request">The request.</param>
    /// <param name="stop">Ends the attempts.</param>
    /// <exception cref="CniException">
    /// 11: no valid response. 7: the server's certificate is not trusted. 115: the credential is not accepted.
    /// </exception>
    Task<ApiResponse> SendAsync(KubeConfig config, ApiRequest request, CancellationToken stop);

    /// <summary>Opens a session: connections that are kept, with the daemon's own credential.</summary>
    IApiSession OpenSession();
}
