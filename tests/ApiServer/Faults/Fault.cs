// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using ApiServer.Answers;
using ApiServer.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Faults;

/// <summary>A failure to inject into some requests: <c>Fault.Reset() with { When = …, Times = 1 }</c>.</summary>
public sealed record Fault
{
    private Fault(Func<HttpContext, CancellationToken, Task<FaultEffect>> apply) => ApplyAsync = apply;

    /// <summary>The requests that fail.</summary>
    public Func<RecordedRequest, bool> When { get; init; } = _ => true;

    /// <summary>The maximum number of failing requests.</summary>
    public int Times { get; init; } = int.MaxValue;

    internal Func<HttpContext, CancellationToken, Task<FaultEffect>> ApplyAsync { get; }

    /// <summary>Resets the connection before the request takes effect.</summary>
    public static Fault Reset() => new((context, _) =>
    {
        ResetConnection(context);
        return Task.FromResult(FaultEffect.Answered);
    });

    /// <summary>Resets the connection after the request takes effect.</summary>
    public static Fault LoseAnswer() => new((_, _) => Task.FromResult(FaultEffect.LoseAnswer));

    /// <summary>Delays the response.</summary>
    public static Fault Slow(TimeSpan delay) => new(async (_, cancellation) =>
    {
        await Task.Delay(delay, TimeProvider.System, cancellation).ConfigureAwait(false);
        return FaultEffect.None;
    });

    /// <summary>Delays the request until an event has happened.</summary>
    public static Fault After(Func<CancellationToken, Task> happened) => new(async (_, cancellation) =>
    {
        await happened(cancellation).ConfigureAwait(false);
        return FaultEffect.None;
    });

    /// <summary>Never responds.</summary>
    public static Fault Hang() => new(async (_, cancellation) =>
    {
        await new TaskCompletionSource().Task.WaitAsync(cancellation).ConfigureAwait(false);
        return FaultEffect.Answered;
    });

    /// <summary>Runs an action before the request: rotate a token, change an object.</summary>
    public static Fault First(Action action) => new((_, _) =>
    {
        action();
        return Task.FromResult(FaultEffect.None);
    });

    /// <summary>429, as the real server's priority and fairness responds: with text and Retry-After.</summary>
    public static Fault TooManyRequests(int retryAfterSeconds) => new(async (context, cancellation) =>
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var answer = new ApiAnswer(429, null, "Too many requests, please try again later.\n");
        await ResponseWriter.WriteAsync(context, answer, cancellation).ConfigureAwait(false);
        return FaultEffect.Answered;
    });

    /// <summary>410 as an HTTP status; the server itself sends an expired version of a watch as an ERROR event.</summary>
    public static Fault Gone() => Status(Failure.Expired("The resourceVersion for the provided watch is too old."));

    /// <summary>403, as the real server responds to a user without permission.</summary>
    public static Fault Forbidden() => Status(Failure.Forbidden("the user has no permission"));

    public static Fault InternalError() => Status(Failure.InternalError("etcdserver: no leader"));

    public static Fault Unavailable() => Status(Failure.Unavailable("the server is currently unable to handle the request"));

    /// <summary>Sends a fixed response, such as that of a proxy, a firewall or a captive portal.</summary>
    public static Fault Answer(
        int status, string contentType, ReadOnlyMemory<byte> bytes, params IReadOnlyList<(string Name, string Value)> headers) => new(
        async (context, cancellation) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType.Length > 0 ? contentType : null;
            context.Response.ContentLength = bytes.Length;
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.Body.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            return FaultEffect.Answered;
        });

    /// <summary>403, as the real server passes on the message of an admission webhook.</summary>
    public static Fault DeniedBy(string webhook, string message) => Status(Failure.Denied(webhook, message));

    internal static void ResetConnection(HttpContext context)
    {
        if (SocketOf(context) is { } socket)
        {
            Reset(socket);
        }

        context.Abort();
    }

    internal static Socket? SocketOf(HttpContext context) => context.Features.Get<IConnectionSocketFeature>()?.Socket;

    internal static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private static Fault Status(ApiException failure) => new(async (context, cancellation) =>
    {
        var answer = new ApiAnswer(failure.Code, failure.Status.DeepClone());
        await ResponseWriter.WriteAsync(context, answer, cancellation).ConfigureAwait(false);
        return FaultEffect.Answered;
    });
}
