// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Linux.Streams;
using MetaCni.Cluster.Api;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Api;
using MetaCni.Node.Cache;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;
using MetaCni.Tests.Node.Cache;
using MetaCni.Tests.Node.Upstream;
using Support;

namespace MetaCni.Tests.Node.Api;

/// <summary>The wire contract of docs/node-api.md, over the real socket.</summary>
[SupportedOSPlatform("linux")]
public sealed class NodeApiTests : IAsyncDisposable
{
    private const string Pod = "/api/v1/namespaces/shop/pods/web";
    private const string Definition = "/apis/k8s.cni.cncf.io/v1/namespaces/shop/network-attachment-definitions/storage";

    private readonly NodeSandbox _node = new();
    private readonly FakeApiSession _session;
    private readonly NodeCaches _caches;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private Func<ApiRequest, HttpResponseMessage> _answer = _ => throw new CniException(CniErrorCode.TryAgainLater, "connection refused");
    private Task _running = Task.CompletedTask;

    public NodeApiTests()
    {
        _session = new FakeApiSession(request => _answer(request));
        _caches = new NodeCaches(_node.Services, _session);
        Directory.CreateDirectory(_node.Directories.RunDir);
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (_, stop) => UnixSocketConnection.ConnectAsync(_node.Directories.NodeSocket, stop),
            UseProxy = false,
        }) { BaseAddress = new Uri("http://node") };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _caches.Dispose();
        _stop.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task A_cached_definition_is_what_the_plugin_expects()
    {
        Watched.Fill(_caches.Definitions, Watched.Definition("shop", "storage", """{"type":"macvlan","comment":"\u00e9"}"""));

        var answer = await GetAsync(Definition);

        Assert.Equal(("cache", "1", "application/json"), (Source(answer), Header(answer, NodeHeaders.Version), answer.Content.Headers.ContentType?.ToString()));
        var body = await BodyAsync(answer);
        Assert.True(ApiObject.Expected("NetworkAttachmentDefinition", "shop", "storage").IsMet(body));
        Assert.Equal("""{"type":"macvlan","comment":"\u00e9"}""", (string?)body["spec"]!["config"]);
        Assert.Equal("fast.example.com/nic", (string?)body["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/resourceName"]);
        Assert.Empty(_session.Requests);
    }

    [Fact]
    public async Task A_cached_pod_has_the_annotations_that_MetaCni_uses_and_no_others()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", """{"k8s.v1.cni.cncf.io/networks":"storage","secret":"x"}"""));

        var answer = await GetAsync(Pod, ApiRequest.MetadataOnly, (NodeHeaders.PodUid, "u1"));

        var body = await BodyAsync(answer);
        Assert.True(ApiObject.Expected("Pod", "shop", "web").IsMet(body));
        Assert.Equal("""{"k8s.v1.cni.cncf.io/networks":"storage"}""", body["metadata"]!["annotations"]!.ToJsonString());
        Assert.Equal("u1", (string?)body["metadata"]!["uid"]);
    }

    [Fact]
    public async Task A_pod_with_another_UID_is_read_from_the_API_server()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", "{}"));
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, """{"kind":"PartialObjectMetadata","metadata":{"uid":"u2"}}""");

        var answer = await GetAsync(Pod, ApiRequest.MetadataOnly, (NodeHeaders.PodUid, "u2"));

        Assert.Equal("api-server", Source(answer));
        Assert.Equal("""{"kind":"PartialObjectMetadata","metadata":{"uid":"u2"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal((Pod[1..], ApiRequest.MetadataOnly), (_session.Requests[0].Path, _session.Requests[0].Accept));
    }

    // The runtime knows a static pod by the hash of its manifest.
    [Fact]
    public async Task A_static_pod_is_found_by_the_UID_that_the_runtime_knows()
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod(
            "shop", "web", "u1", """{"kubernetes.io/config.source":"file","kubernetes.io/config.mirror":"abcd"}"""));

        Assert.Equal("cache", Source(await GetAsync(Pod, ApiRequest.MetadataOnly, (NodeHeaders.PodUid, "abcd"))));
    }

    [Fact]
    public async Task Not_found_is_the_API_servers_answer_as_it_is()
    {
        Watched.Fill(_caches.Definitions);
        const string Body = """{"kind":"Status","status":"Failure","reason":"NotFound","details":{"name":"storage","kind":"network-attachment-definitions"},"code":404}""";
        _answer = _ => FakeApiSession.Text(HttpStatusCode.NotFound, Body);

        var answer = await GetAsync(Definition);

        Assert.Equal((HttpStatusCode.NotFound, "api-server", Body), (answer.StatusCode, Source(answer), await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_cache_that_is_not_current_does_not_answer()
    {
        Watched.Fill(_caches.Definitions, Watched.Definition("shop", "storage", "{}"));
        _caches.Definitions.Lose();
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, "{}");

        Assert.Equal("api-server", Source(await GetAsync(Definition)));
    }

    [Theory]
    [InlineData(Pod, ApiRequest.Json)]
    [InlineData("/apis/k8s.cni.cncf.io/v1/namespaces/shop/network-attachment-definitions?limit=250", ApiRequest.MetadataOfList)]
    [InlineData("/apis/k8s.cni.cncf.io/v1/network-attachment-definitions?fieldSelector=metadata.name%3Dstorage&resourceVersion=0", ApiRequest.MetadataOfList)]
    [InlineData("/apis/resource.k8s.io/v1/namespaces/shop/resourceclaims/gpu", ApiRequest.Json)]
    [InlineData("/apis/resource.k8s.io/v1/resourceslices?fieldSelector=spec.driver%3Dgpu.example.com", ApiRequest.Json)]
    [InlineData("/api/v1/namespaces/shop/pods/a%2Fb", ApiRequest.MetadataOnly)]
    public async Task Other_reads_of_the_plugin_are_passed_on_with_their_query(string target, string accept)
    {
        Watched.Fill(_caches.PodObjects, Watched.Pod("shop", "web", "u1", "{}"));
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, """{"items":[]}""");

        var answer = await GetAsync(target, accept);

        Assert.Equal(("api-server", """{"items":[]}"""), (Source(answer), await answer.Content.ReadAsStringAsync()));
        Assert.Equal((target[1..], accept), (_session.Requests[0].Path, _session.Requests[0].Accept));
    }

    [Theory]
    [InlineData("GET", "/api/v1/namespaces/kube-system/secrets/admin", 404)]
    [InlineData("GET", "/api/v1/namespaces/shop/pods/web/log", 404)]
    [InlineData("GET", "/api/v1/namespaces/shop/pods", 404)]
    [InlineData("GET", "/api/v1/namespaces/%2e%2e/pods/web", 404)]
    [InlineData("GET", "/apis/k8s.cni.cncf.io/v1/network-attachment-definitions?watch=true", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("DELETE", Pod, 405)]
    [InlineData("PUT", Definition, 405)]
    public async Task Nothing_else_is_served(string method, string target, int status)
    {
        await StartAsync();

        var answer = await RawAsync($"{method} {target} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("MetaCni-Source: daemon\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"Status\"", answer, StringComparison.Ordinal);
        Assert.Empty(_session.Requests);
    }

    [Fact]
    public async Task An_unknown_version_is_refused_in_words()
    {
        var answer = await GetAsync(Definition, ApiRequest.Json, (NodeHeaders.Version, "2"));

        Assert.Equal((HttpStatusCode.BadRequest, "daemon", "1"), (answer.StatusCode, Source(answer), Header(answer, NodeHeaders.Version)));
        Assert.Equal(("Status", "NodeApiVersion"), ((string?)(await BodyAsync(answer))["kind"], (string?)(await BodyAsync(answer))["reason"]));
    }

    // RFC 9110 §15.2: any number of interim responses comes before the response.
    [Fact]
    public async Task Interim_responses_come_at_once_and_again_until_the_API_server_answers()
    {
        var body = new ScriptedStream();
        _answer = _ => body.Response;
        await StartAsync();
        using var socket = await ConnectAsync($"GET {Definition} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n");

        const string Interim = "HTTP/1.1 102 Processing\r\n\r\n";
        var first = await ReceiveAsync(socket, 3 * Interim.Length);
        body.Send("{}");
        body.End();
        var rest = await ReceiveAsync(socket, int.MaxValue);

        Assert.Equal(string.Concat(Interim, Interim, Interim), first);
        Assert.Matches("^(HTTP/1.1 102 Processing\r\n\r\n)*HTTP/1.1 200 OK\r\n", rest);
        Assert.EndsWith("\r\n\r\n{}", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_of_HTTP_1_0_gets_no_interim_response()
    {
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, "{}");
        await StartAsync();

        Assert.StartsWith("HTTP/1.1 200 ", await RawAsync($"GET {Definition} HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task A_credential_that_the_API_server_refuses_is_the_daemons_failure(HttpStatusCode refusal)
    {
        _answer = _ => FakeApiSession.Text(refusal, "daemon-token is not allowed");

        var answer = await GetAsync(Definition);

        Assert.Equal((HttpStatusCode.BadGateway, "daemon"), (answer.StatusCode, Source(answer)));
        Assert.DoesNotContain("daemon-token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("deploy/node/rbac.yaml", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_API_server_that_cannot_be_reached_is_the_daemons_failure()
    {
        var answer = await GetAsync(Definition);

        Assert.Equal((HttpStatusCode.GatewayTimeout, "daemon"), (answer.StatusCode, Source(answer)));
    }

    [Fact]
    public async Task A_web_page_is_not_passed_on()
    {
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, "<html>");

        Assert.Equal((HttpStatusCode.BadGateway, "daemon"), (await GetAsync(Definition) is var answer ? answer.StatusCode : default, Source(answer)));
    }

    [Fact]
    public async Task A_busy_API_servers_answer_is_passed_on_with_its_Retry_After()
    {
        _answer = _ =>
        {
            var busy = FakeApiSession.Text(HttpStatusCode.TooManyRequests, "later");
            busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(3));
            return busy;
        };

        var answer = await GetAsync(Definition);

        Assert.Equal((HttpStatusCode.TooManyRequests, "api-server", "3"), (answer.StatusCode, Source(answer), Header(answer, "Retry-After")));
    }

    [Fact]
    public async Task Too_many_reads_at_once_are_refused()
    {
        var open = new ScriptedStream();
        _answer = _ => open.Response;
        var first = Enumerable.Range(0, 70).Select(_ => GetAsync(Definition)).ToList();

        var refused = await await Task.WhenAny(first);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "daemon"), (refused.StatusCode, Source(refused)));
        open.End();
        await Task.WhenAll(first);
    }

    [Fact]
    public async Task The_version_is_the_API_servers_with_the_daemons()
    {
        _answer = _ => FakeApiSession.Text(HttpStatusCode.OK, """{"gitVersion":"v1.35.6"}""");

        var body = await BodyAsync(await GetAsync("/version"));

        Assert.True(ExpectedAnswer.Version.IsMet(body));
        Assert.Equal("v1.35.6", (string?)body["gitVersion"]);
        Assert.NotEqual("", (string?)body["metacni"]);
    }

    [Fact]
    public async Task Health_is_told_in_words()
    {
        _node.Services.Pages.Add("/livez", _ => Task.FromResult(new Page(200, "live")));
        _node.Services.Pages.Add("/readyz", _ => Task.FromResult(new Page(503, "not ready\nWaiting: for the primary")));

        Assert.Equal("live\n", await (await GetAsync("/healthz")).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Only_root_can_use_the_socket_and_a_killed_daemons_is_replaced()
    {
        File.WriteAllText(_node.Directories.NodeSocket, "");
        await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_node.Directories.NodeSocket));
        await _stop.CancelAsync();
        await _running;
        Assert.False(File.Exists(_node.Directories.NodeSocket));
    }

    private async Task StartAsync()
    {
        if (_running.IsCompleted && !_stop.IsCancellationRequested)
        {
            INodeRoute[] routes = [new ObjectRoute(_caches), new PageRoute(_node.Services.Pages), new VersionRoute(_caches.Live)];
            _running = new NodeApiDuty(_node.Services, routes).RunAsync(_stop.Token);
            await _node.UntilLoggedAsync("the node API is served");
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string target, string accept = ApiRequest.Json, params (string Name, string Value)[] headers)
    {
        await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request).WaitAsync(TimeLimit.Length);
    }

    private async Task<Socket> ConnectAsync(string request)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_node.Directories.NodeSocket));
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return socket;
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = await ConnectAsync(request);
        return await ReceiveAsync(socket, int.MaxValue);
    }

    // So many bytes, or all until the connection closes.
    private static async Task<string> ReceiveAsync(Socket socket, int most)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        while (text.Length < most
            && await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, most - text.Length)), limit.Token) is > 0 and var count)
        {
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    private static string Source(HttpResponseMessage answer) => Header(answer, NodeHeaders.Source);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage answer) => (JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}
