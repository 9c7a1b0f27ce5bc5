// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>Sends requests to the API, with one credential.</summary>
internal interface IApiSender
{
    /// <summary>Sends a request and reads the whole response.</summary>
    /// <exception cref="CniException">As <see cref="ApiClient.SendAsync"/>.</exception>
    Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken);

    /// <summary>Waits before the caller sends a request again; false if the deadline comes first.</summary>
    /// <param name="attempt">The number of attempts so far.</param>
    /// <param name="cancellationToken">The deadline.</param>
    Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken);
}
