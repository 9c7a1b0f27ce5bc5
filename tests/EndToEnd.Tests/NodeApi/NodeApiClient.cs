// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;
using System.Net.Sockets;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>A plain client of the node's socket, without MetaCni's code.</summary>
internal sealed class NodeApiClient : IDisposable
{
    private const string Metadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private readonly string _socket;
    private readonly HttpClient _http;

    public NodeApiClient(string socket) => (_socket, _http) = (socket, new HttpClient(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await client.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(client, ownsSocket: true);
            }
            catch
            {
                client.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = new Uri("http://node/"),
    });

    /// <summary>Waits until the daemon listens on the socket.</summary>
    public async Task ReadyAsync()
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(Path.GetDirectoryName(_socket)!);
        while (true)
        {
            try
            {
                await GetAsync("/healthz");
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await changes.NextAsync(limit.Token);
            }
        }
    }

    /// <summary>GET; objects that have annotations only are requested as metadata, as the plugin does.</summary>
    public async Task<NodeApiResponse> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", path.StartsWith("/api/", StringComparison.Ordinal) ? Metadata : "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await SendAsync(request);
    }

    /// <summary>PATCH without the headers of the node API, as to the API server.</summary>
    public async Task<NodeApiResponse> PatchAsync(string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path);
        request.Content = new StringContent(body, MediaTypeHeaderValue.Parse("application/merge-patch+json"));
        return await SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<NodeApiResponse> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return new NodeApiResponse(
            (int)response.StatusCode, Header(response, "MetaCni-Source"), Header(response, "MetaCni-Node-Api"), await response.Content.ReadAsStringAsync());
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";
}
