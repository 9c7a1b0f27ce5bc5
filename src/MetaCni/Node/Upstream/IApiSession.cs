// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>Connections to the API server that are kept, with the daemon's own credential: for what asks often, or listens for long.</summary>
internal interface IApiSession : IDisposable
{
    /// <summary>
    /// Sends a request once; after a 401 once more with a renewed token. The caller reads the body, whatever the status, and disposes of the
    /// response.
    /// </summary>
    /// <exception cref="CniException">
    /// 11: no response. 7: the server's certificate is not trusted. 4 or 5: the daemon's own credential cannot be read.
    /// </exception>
    Task<StreamedResponse> OpenAsync(ApiRequest request, CancellationToken stop);

    /// <summary>Removes the daemon's credential from a text of the server or of a proxy.</summary>
    string WithoutSecrets(string text);
}
