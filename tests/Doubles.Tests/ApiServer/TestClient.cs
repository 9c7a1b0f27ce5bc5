// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ApiServer;

namespace Doubles.Tests.ApiServer;

/// <summary>A plain HTTP client: what the server answers is looked at without any Kubernetes library.</summary>
internal sealed class TestClient : IDisposable
{
    private readonly X509Certificate2 authority;
    private readonly SocketsHttpHandler handler = new() { UseProxy = false };
    private readonly HttpClient http;

    public TestClient(TestApiServer server, X509Certificate2? certificate = null)
    {
        authority = X509Certificate2.CreateFromPem(server.AuthorityPem);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(authority);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        http = new HttpClient(handler) { BaseAddress = server.Address };
    }

    public Version Protocol { get; init; } = HttpVersion.Version11;

    public string? Token { get; init; }

    public static TestClient Admin(TestApiServer server) => As(TestApiServer.Admin, server);

    public static TestClient As(string user, TestApiServer server) => With(server.Token(user), server);

    public static TestClient With(string token, TestApiServer server) => new(server) { Token = token };

    public async Task<TestResponse> SendAsync(
        HttpMethod method, string path, JsonNode? body = null, string contentType = "application/json", string accept = "application/json")
    {
        using var response = await OpenAsync(Request(method, path, body, contentType, accept));
        return new TestResponse
        {
            Status = (int)response.StatusCode,
            ContentType = response.Content.Headers.ContentType?.ToString() ?? "",
            RetryAfter = response.Headers.RetryAfter?.Delta,
            Warning = response.Headers.Warning.ToString(),
            Protocol = response.Version,
            Text = await response.Content.ReadAsStringAsync(),
        };
    }

    public Task<TestResponse> GetAsync(string path, string accept = "application/json") =>
        SendAsync(HttpMethod.Get, path, accept: accept);

    public Task<TestResponse> PatchAsync(string path, JsonNode patch, string type = "application/merge-patch+json") =>
        SendAsync(HttpMethod.Patch, path, patch, type);

    /// <summary>Opens a watch; the answer's head is there.</summary>
    public async Task<WatchReader> WatchAsync(string path, string accept = "application/json") =>
        new(await OpenAsync(Request(HttpMethod.Get, path, null, "", accept)));

    public void Dispose()
    {
        http.Dispose();
        authority.Dispose();
    }

    private HttpRequestMessage Request(HttpMethod method, string path, JsonNode? body, string contentType, string accept)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Version = Protocol,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())),
        };
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Authorization = Token is null ? null : new AuthenticationHeaderValue("Bearer", Token);
        if (request.Content is not null)
        {
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        return request;
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request)
    {
        using (request)
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
    }
}
