// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;

namespace MetaCni.Tests.Support;

/// <summary>Stands for an API server: notes each request as <c>GET /path</c> and answers as the test says.</summary>
internal sealed class FakeApiServer(Func<HttpRequestMessage, CancellationToken, Task<(HttpStatusCode Status, string Json)>> answer) : HttpMessageHandler
{
    public List<string> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {request.Content?.Headers.ContentType}".TrimEnd());
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        var (status, json) = await answer(request, cancellationToken);
        return new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }
}
