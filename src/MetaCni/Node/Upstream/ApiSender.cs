// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>
/// The API server with the daemon's own credential, for what plugins hand over. Each request is sent once: the caller looks again whether it is
/// still needed, before it repeats it.
/// </summary>
internal sealed class ApiSender(IApiServer api, TimeProvider time) : IApiSender
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        api.SendAsync(api.Configuration(), request with { MayBeForbidden = true, IsSentOnce = true }, cancellationToken);

    public async Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(FirstPause * (1 << Math.Min(attempt - 1, 6)), time, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
