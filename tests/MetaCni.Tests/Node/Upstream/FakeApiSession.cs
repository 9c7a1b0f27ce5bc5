// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

/// <summary>A session with an API server in memory, which answers as a test says.</summary>
internal sealed class FakeApiSession(Func<ApiRequest, HttpResponseMessage> answer) : IApiSession
{
    private readonly Lock _lock = new();
    private readonly List<ApiRequest> _requests = [];

    public IReadOnlyList<ApiRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public static HttpResponseMessage Json(ApiResponse response) => Text(response.Status, response.Text.Length > 0 ? response.Text : response.Body.ToJsonString());

    public static HttpResponseMessage Text(HttpStatusCode status, string body) => new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

    public async Task<StreamedResponse> OpenAsync(ApiRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _requests.Add(request);
        }

        var message = answer(request);
        return new StreamedResponse(await message.Content.ReadAsStreamAsync(stop), request.LongestAnswer, message)
        {
            Status = message.StatusCode,
            RetryAfter = message.Headers.RetryAfter,
        };
    }

    public string WithoutSecrets(string text) => text.Replace("daemon-token", "***", StringComparison.Ordinal);

    public void Dispose()
    {
    }
}
