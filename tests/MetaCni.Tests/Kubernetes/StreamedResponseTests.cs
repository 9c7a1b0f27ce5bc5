// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Tests.Kubernetes;

/// <summary>Over a real socket, against a server that sends as the test says.</summary>
public sealed class StreamedResponseTests : IDisposable
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static readonly ApiRequest Watch = new()
    {
        Method = HttpMethod.Get,
        Path = "api/v1/namespaces?watch=true",
        Permission = "watch namespaces",
        Namespace = "",
        Expected = ExpectedAnswer.List("NamespaceList"),
        LongestAnswer = 20,
    };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _deadline = new();
    private Socket? _server;

    public StreamedResponseTests() => _listener.Start();

    public void Dispose()
    {
        _server?.Dispose();
        _listener.Dispose();
        _deadline.Dispose();
    }

    [Fact]
    public async Task A_line_is_read_while_the_server_is_still_sending()
    {
        using var client = Client();
        using var response = await OpenAsync(client);
        using var lines = new StreamReader(response.Body);

        await SendChunkAsync("{\"a\":1}\n{\"b\"");
        Assert.Equal("{\"a\":1}", await lines.ReadLineAsync());

        await SendChunkAsync(":2}\n");
        Assert.Equal("{\"b\":2}", await lines.ReadLineAsync());

        await SendAsync("0\r\n\r\n");
        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_stream_outlives_the_deadline_of_its_request()
    {
        using var client = Client();
        using var response = await OpenAsync(client);
        using var lines = new StreamReader(response.Body);

        await _deadline.CancelAsync();
        await SendChunkAsync("late\n");

        Assert.Equal("late", await lines.ReadLineAsync());
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task A_stream_has_a_limit(int length, bool isTooLong)
    {
        using var client = Client();
        using var response = await OpenAsync(client);
        using var lines = new StreamReader(response.Body);
        await SendChunkAsync("0123456789\n");
        Assert.Equal("0123456789", await lines.ReadLineAsync());

        await SendChunkAsync(new string('x', length - 11));
        await SendAsync("0\r\n\r\n");

        var failure = await Record.ExceptionAsync(() => lines.ReadLineAsync());
        Assert.Equal(isTooLong, failure is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded });
    }

    [Fact]
    public async Task A_stream_that_breaks_off_fails_as_a_connection_does()
    {
        using var client = Client();
        using var response = await OpenAsync(client);
        await SendAsync("7\r\n{\"a");
        _server!.Dispose();

        var failure = await Record.ExceptionAsync(() => new StreamReader(response.Body).ReadLineAsync());

        Assert.True(RetryPolicy.IsTransient(Assert.IsType<HttpRequestException>(failure)));
    }

    [Fact]
    public async Task Of_a_failure_the_whole_answer_is_read()
    {
        using var client = Client();
        const string Gone = """{"kind":"Status","message":"too old resource version","code":410}""";
        using var response = await OpenAsync(client, $"HTTP/1.1 410 Gone\r\nContent-Length: {Gone.Length}\r\n\r\n{Gone}", Watch with { LongestAnswer = 100 });

        Assert.Equal("too old resource version", response.Whole?.Message);
    }

    private async Task<StreamedResponse> OpenAsync(ApiClient client, string head = Head, ApiRequest? request = null)
    {
        var opening = client.OpenAsync(request ?? Watch, _deadline.Token);
        _server = await _listener.AcceptSocketAsync();
        Assert.NotEqual(0, await _server.ReceiveAsync(new byte[1024]));
        await SendAsync(head);
        return await opening;
    }

    private Task SendChunkAsync(string text) => SendAsync($"{text.Length:x}\r\n{text}\r\n");

    private async Task SendAsync(string text) => await _server!.SendAsync(Encoding.ASCII.GetBytes(text));

    private ApiClient Client()
    {
        var address = new Uri($"http://{_listener.LocalEndpoint}/");
        var endpoint = new ApiEndpoint(
            () => new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan }, "the server", "nobody", null)
        {
            Time = TimeProvider.System,
        };
        return new ApiClient(endpoint, new RetryPolicy(TimeProvider.System, new Random(1)));
    }
}
