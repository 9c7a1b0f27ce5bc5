// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Http;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MetaCni.Node.Api;

/// <summary>Serves the node API (docs/node-api.md): the first route that takes a request answers it.</summary>
/// <param name="services">The daemon's services.</param>
/// <param name="socket">The path of the socket.</param>
/// <param name="routes">The routes, in their order.</param>
internal sealed class NodeApiServer(NodeServices services, string socket, IReadOnlyList<INodeRoute> routes)
{
    private const string Http11 = "HTTP/1.1";

    // A node starts some ten pods at once; each plugin has one connection.
    private const int MostConnections = 256;

    // The annotations that a status was planned from are a header: the plugin does not hand over a status with more than 16 KiB of them.
    private const int LongestHeaders = 32 << 10;
    private const int LongestRequestLine = 32 << 10;
    private const int LongestBody = 2 << 20;

    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="started">Called when it listens.</param>
    /// <param name="stop">When to end.</param>
    /// <exception cref="IOException">The socket cannot be used.</exception>
    public Task RunAsync(Action started, CancellationToken stop) => new HttpServer(Configure, ServeAsync).RunAsync(started, stop);

    private void Configure(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestHeadersTotalSize = LongestHeaders;
        options.Limits.MaxRequestLineSize = LongestRequestLine;
        options.Limits.MaxRequestBodySize = LongestBody;
        options.ListenUnixSocket(socket);
    }

    private async Task ServeAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        var answer = await AnswerAsync(context, request, aborted).ConfigureAwait(false);
        using (answer.Owner)
        {
            await WriteAsync(context, answer, aborted).ConfigureAwait(false);
        }
    }

    // A client of HTTP/1.0 knows no interim responses.
    private async Task<NodeAnswer> AnswerAsync(IFeatureCollection context, IHttpRequestFeature request, CancellationToken aborted)
    {
        var interim = new InterimResponses(context.GetRequiredFeature<IConnectionTransportFeature>().Transport.Output, services.Time);
        await using (interim.ConfigureAwait(false))
        {
            return await AnswerAsync(request, request.Protocol == Http11 ? interim.Start : () => { }, aborted).ConfigureAwait(false);
        }
    }

    private async Task<NodeAnswer> AnswerAsync(IHttpRequestFeature request, Action answerTakesLonger, CancellationToken aborted)
    {
        try
        {
            var version = Header(request, NodeHeaders.Version);
            if (version is not ("" or NodeHeaders.CurrentVersion))
            {
                return NodeFailure.Of(
                    StatusCodes.Status400BadRequest,
                    NodeFailure.UnknownVersion,
                    $"the daemon speaks version {NodeHeaders.CurrentVersion} of the node API, not {PlainText.Word(version)}; plugin and daemon do not fit");
            }

            var (path, query) = Target(request.RawTarget);
            var asked = new NodeRequest
            {
                Method = request.Method,
                Path = path,
                Query = query,
                Header = name => Header(request, name),
                Body = await BodyAsync(request, aborted).ConfigureAwait(false),
                AnswerTakesLonger = answerTakesLonger,
            };
            return await RouteAsync(asked, aborted).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            return NodeFailure.Of(e.StatusCode, "BadRequest", e.Message);
        }
        catch (CniException e)
        {
            return NodeFailure.Of(StatusCodes.Status503ServiceUnavailable, "Failed", e.Message);
        }
    }

    private Task<NodeAnswer> RouteAsync(NodeRequest request, CancellationToken aborted)
    {
        foreach (var route in routes)
        {
            if (route.Takes(request))
            {
                return route.AnswerAsync(request, aborted);
            }
        }

        return Task.FromResult(request.Method == HttpMethods.Get
            ? NodeFailure.Of(StatusCodes.Status404NotFound, "NotServed", "the node API does not serve this path; docs/node-api.md has those that it serves")
            : NodeFailure.Of(StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", "the node API does not serve this method at this path"));
    }

    private async Task WriteAsync(IFeatureCollection context, NodeAnswer answer, CancellationToken aborted)
    {
        Count(answer);
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        response.Headers[NodeHeaders.Version] = NodeHeaders.CurrentVersion;
        response.Headers[NodeHeaders.Source] = answer.Source;
        response.Headers.ContentType = answer.ContentType;
        response.Headers.ContentLength = answer.Body.Length;
        if (answer.RetryAfter.Length > 0)
        {
            response.Headers.RetryAfter = answer.RetryAfter;
        }

        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(answer.Body, aborted).ConfigureAwait(false);
    }

    private void Count(NodeAnswer answer)
    {
        var counters = services.Counters.NodeApi;
        switch (answer.Source)
        {
            case NodeHeaders.OfCache:
                counters.CountFromCache();
                break;
            case NodeHeaders.OfApiServer:
                counters.CountFromApiServer();
                break;
            default:
                counters.CountFromDaemon(answer.IsFailureOfDaemon);
                break;
        }
    }

    private static string Header(IHttpRequestFeature request, string name) =>
        request.Headers.TryGetValue(name, out var values) ? values.ToString() : "";

    // As the client sent it: a name with an escaped slash is passed on as it is.
    private static (string Path, string Query) Target(string target) => target.IndexOf('?') is >= 0 and var start
        ? (target[..start], target[start..])
        : (target, "");

    private static async ValueTask<ReadOnlyMemory<byte>> BodyAsync(IHttpRequestFeature request, CancellationToken aborted)
    {
        if (request.Headers.ContentLength is { } length)
        {
            if (length == 0)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            // Before the first read: Kestrel refuses a longer body only then.
            var known = new byte[Math.Min(length, LongestBody)];
            await request.Body.ReadExactlyAsync(known, aborted).ConfigureAwait(false);
            return known;
        }

        if (request.Headers.TransferEncoding.Count == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        using var content = new MemoryStream();
        await request.Body.CopyToAsync(content, aborted).ConfigureAwait(false);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
