// SPDX-License-Identifier: Apache-2.0

//
// The order of the real server: authentication, authorization, routing, execution. Faults run first, so that a token that a fault rotates
// is already invalid for the same request.

using ApiServer.Access;
using ApiServer.Answers;
using ApiServer.Faults;
using ApiServer.Requests;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Hosting;

/// <summary>Handles each request.</summary>
public sealed class RequestPipeline(Authenticator authenticator, Authorizer authorizer, ApiRouter router)
{
    private const int BodyLimit = 3 * 1024 * 1024;

    public RequestLog Log { get; } = new();

    public FaultList Faults { get; } = new();

    public WatchList Watches { get; } = new();

    /// <summary>Handles one request.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="stop">Stops requests that would never finish: watches end normally, hanging requests are aborted.</param>
    public async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, context.RequestAborted);
        try
        {
            await ServeAsync(context, end.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (end.IsCancellationRequested && e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            context.Abort();
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        return body.ToArray();
    }

    private async Task ServeAsync(HttpContext context, CancellationToken cancellation)
    {
        var body = await BodyAsync(context, cancellation).ConfigureAwait(false);
        var recorded = Record(context, body);
        var effect = await Faults.StrikeAsync(recorded, context, cancellation).ConfigureAwait(false);
        if (effect == FaultEffect.Answered)
        {
            return;
        }

        var answer = await AnswerAsync(context, recorded, cancellation).ConfigureAwait(false);
        if (effect == FaultEffect.LoseAnswer)
        {
            Fault.ResetConnection(context);
        }
        else if (answer is not null)
        {
            await ResponseWriter.WriteAsync(context, answer, cancellation).ConfigureAwait(false);
        }
    }

    private RecordedRequest Record(HttpContext context, byte[] body)
    {
        var request = new RecordedRequest
        {
            Method = context.Request.Method,
            Path = context.Request.Path,
            Query = context.Request.QueryString.Value ?? "",
            Protocol = context.Request.Protocol,
            Headers = context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
            User = authenticator.Identify(context)?.Name,
        };
        Log.Add(request);
        return request;
    }

    // Null for a watch, which has written its response itself.
    private async Task<ApiAnswer?> AnswerAsync(HttpContext context, RecordedRequest recorded, CancellationToken cancellation)
    {
        try
        {
            // 1. Authentication and authorization.
            var query = new RequestQuery(context.Request.QueryString.Value ?? "");
            var info = RequestInfoParser.Parse(context.Request.Method, context.Request.Path, query);
            var user = authenticator.Identify(context) ?? throw Failure.Unauthorized();
            if (!authorizer.Allows(user, info))
            {
                throw Failure.Forbidden(info, user.Name);
            }

            // 2. Routing: the resource must exist.
            if (info.Type is not { } type)
            {
                return ApiRouter.Elsewhere(info);
            }

            // 3. Execution.
            var request = new ApiRequest
            {
                Info = info,
                Type = type,
                Query = query,
                ContentType = MediaType.Parse(context.Request.ContentType ?? ""),
                Body = recorded.Body.Length <= BodyLimit ? recorded.Body : throw Failure.TooLarge(BodyLimit),
                Representation = Representation.Negotiate(context.Request.Headers.Accept.ToString()),
            };
            if (info.Verb != "watch")
            {
                return router.Serve(request);
            }

            await WatchAsync(context, recorded, request, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (ApiException e)
        {
            return new ApiAnswer(e.Code, e.Status);
        }
        catch (Exception e) when (!context.Response.HasStarted && e is not OperationCanceledException)
        {
            // A bug in this server must not look like a failure that a test injected.
            return new ApiAnswer(500, Failure.InternalError($"the test server is broken: {e}").Status);
        }
    }

    private async Task WatchAsync(HttpContext context, RecordedRequest recorded, ApiRequest request, CancellationToken cancellation)
    {
        using var open = new OpenWatch(recorded, context);
        var watching = router.Watch(request, line => open.WriteAsync(ResponseWriter.Line(line), cancellation));
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-cache, private";
        await context.Response.StartAsync(cancellation).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        Watches.Add(open);
        try
        {
            await watching.RunAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Watches.Remove(open);
        }
    }
}
