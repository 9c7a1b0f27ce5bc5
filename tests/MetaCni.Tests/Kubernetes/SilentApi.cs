// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Kubernetes;

/// <summary>An API that never answers.</summary>
internal sealed class SilentApi : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        throw new InvalidOperationException();
    }
}
