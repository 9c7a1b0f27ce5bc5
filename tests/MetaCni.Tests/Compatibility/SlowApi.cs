// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.Tests.Compatibility;

/// <summary>An API that answers when the test lets it.</summary>
internal sealed class SlowApi(string json) : HttpMessageHandler
{
    private readonly TaskCompletionSource _mayAnswer = new();

    /// <summary>What ends the request that waits.</summary>
    public CancellationToken Deadline { get; private set; }

    public void Answer() => _mayAnswer.SetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Deadline = cancellationToken;
        await _mayAnswer.Task.WaitAsync(cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(json) };
    }
}
