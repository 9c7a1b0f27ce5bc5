// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Node.Duties;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MetaCni.Node.Http;

/// <summary>Serves pages: GET only, at most 32 connections.</summary>
/// <param name="listen">Where it listens.</param>
/// <param name="page">The page of a path.</param>
internal sealed class PageServer(Action<KestrelServerOptions> listen, Func<string, CancellationToken, Task<Page>> page)
{
    private const int MostConnections = 32;

    /// <summary>Serves until it is cancelled.</summary>
    /// <param name="started">Called when it listens.</param>
    /// <param name="stop">When to end.</param>
    /// <exception cref="IOException">The address cannot be used.</exception>
    public Task RunAsync(Action started, CancellationToken stop) => new HttpServer(Configure, AnswerAsync).RunAsync(started, stop);

    private async Task AnswerAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var aborted = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        var answer = request.Method is "GET" or "HEAD"
            ? await page(request.Path, aborted).ConfigureAwait(false)
            : new Page(StatusCodes.Status405MethodNotAllowed, "only GET is allowed");
        var body = Encoding.UTF8.GetBytes($"{answer.Text.TrimEnd('\n')}\n");
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        response.Headers.ContentType = answer.ContentType;
        response.Headers.ContentLength = body.Length;
        if (request.Method != "HEAD")
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body, aborted).ConfigureAwait(false);
        }
    }

    private void Configure(KestrelServerOptions options)
    {
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = 0;
        listen(options);
    }
}
