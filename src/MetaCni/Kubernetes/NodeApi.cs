// SPDX-License-Identifier: Apache-2.0
//
// docs/node-api.md. Only a response that certainly answers the request counts; for everything else the API server is asked. A daemon that
// hangs, sends invalid responses or speaks another version is not asked again. One that cannot answer a request is asked the next one.

using System.Net;
using System.Net.Http.Headers;
using Cni.Errors;
using MetaCni.Kubernetes.NodeSocket;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes;

/// <summary>The API that the daemon of this node serves, as a client that never depends on it.</summary>
/// <param name="path">The socket.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeApi(string path, TimeProvider time) : IDisposable
{
    private readonly NodeConnections _connections = new(path, time);

    // Also the last text that was logged: without an API server a daemon that fails is asked again.
    private volatile string _failure = "";

    public string Path => path;

    /// <summary>False once it failed in a way that the next request would meet, too.</summary>
    public bool IsUsable => _failure.Length == 0;

    /// <summary>Logs what an administrator should correct.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>Logs what passes by itself.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Connects, so that an absent daemon is known before the first request.</summary>
    public void Connect()
    {
        if (_connections.Take(out var failure) is { } connection)
        {
            _connections.Return(connection);
        }
        else
        {
            Fail(failure);
        }
    }

    /// <summary>Uses a daemon again that failed: where no API server is configured, it was asked all the same and has answered.</summary>
    public void Restore() => _failure = "";

    /// <summary>Asks the daemon; null without a response that counts: the attempts then have the reason.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isStream">True if the caller reads the body of a success.</param>
    /// <param name="attempts">Counts the failure.</param>
    /// <param name="deadline">Ends the request.</param>
    /// <param name="abort">Ends the request.</param>
    public Task<StreamedResponse?> TryAsync(
        ApiRequest request, bool isStream, Attempts attempts, CancellationToken deadline, CancellationToken abort)
    {
        var exchange = new NodeExchange(_connections, request, isStream) { Deadline = deadline, Abort = abort };
        return exchange.Begin() is { } reply
            ? Task.FromResult(Judge(request, reply, attempts))
            : Task.Factory.StartNew(
                () => Judge(request, exchange.Finish(), attempts), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Dispose() => _connections.Dispose();

    private StreamedResponse? Judge(ApiRequest request, NodeReply reply, Attempts attempts)
    {
        if (reply.Head is not { } head)
        {
            if (reply.Fault != NodeFault.Cancelled)
            {
                attempts.Failed(path, reply.Reason);
                Fail(reply);
            }

            return null;
        }

        var response = Respond(request, head, reply);
        if (Objection(request, head, response) is not { } objection)
        {
            return response;
        }

        response?.Dispose();
        attempts.Failed(path, objection);
        return null;
    }

    // Null: the body is not what it should be.
    private static StreamedResponse? Respond(ApiRequest request, ResponseHead head, NodeReply reply)
    {
        var response = new StreamedResponse(reply.Stream ?? Stream.Null, request.LongestAnswer)
        {
            Status = (HttpStatusCode)head.Status,
            ContentType = head.ContentType,
            Location = head.Location.Length > 0 && Uri.TryCreate(head.Location, UriKind.RelativeOrAbsolute, out var location) ? location : null,
            RetryAfter = head.RetryAfter.Length > 0 && RetryConditionHeaderValue.TryParse(head.RetryAfter, out var wait) ? wait : null,
            Source = head.Source,
        };
        try
        {
            response.Whole = reply.Stream is null ? AnswerReader.Read(response, request, reply.Content.Span, text => text) : null;
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or CniException)
        {
            return null;
        }
    }

    // Null: the response counts.
    private string? Objection(ApiRequest request, ResponseHead head, StreamedResponse? response)
    {
        if (head.Version != NodeHeaders.CurrentVersion)
        {
            var theirs = head.Version.Length > 0 ? $"version {PlainText.Word(head.Version)}" : "no version";
            return Discard(
                $"plugin and daemon do not fit: the daemon on {path} speaks {theirs} of the node API ({head.Status}), this plugin version "
                + $"{NodeHeaders.CurrentVersion}; install both from the same release");
        }

        if (head.Source == NodeHeaders.OfDaemon && !IsOwnAnswer(request, head.Status))
        {
            return Unable(request, head, response);
        }

        if (head.Source == NodeHeaders.OfApiServer && head.Status is 401 or 403 or 407)
        {
            // The daemon's credential, not ours.
            return Unable(request, head, response);
        }

        return response is null || !IsPlausible(request, head, response)
            ? Discard($"the daemon on {path} sent {head.Status} with an invalid response ({request.Permission}, from \"{PlainText.Word(head.Source)}\")")
            : null;
    }

    // What it takes over, and why not: the pod is absent, has changed or was replaced.
    private static bool IsOwnAnswer(ApiRequest request, int status) => request.Body is null ? status is 200 : status is 202 or 404 or 409 or 422;

    private static bool IsPlausible(ApiRequest request, ResponseHead head, StreamedResponse response) => head.Source switch
    {
        NodeHeaders.OfCache => head.Status == 200 && HasExpected(request, response),
        NodeHeaders.OfDaemon => head.Status != 200 || HasExpected(request, response),
        NodeHeaders.OfApiServer => !response.IsSuccess || HasExpected(request, response),
        _ => false,
    };

    // A body that is still to be read is checked by its reader.
    private static bool HasExpected(ApiRequest request, StreamedResponse response) =>
        response.Whole is null || request.Expected.IsMet(response.Whole.Body);

    private string Unable(ApiRequest request, ResponseHead head, StreamedResponse? response)
    {
        var reason = $"{head.Status} {response?.Whole?.Message}";
        Tell($"the daemon on {path} cannot answer ({request.Permission}): {reason}; asking the API server");
        return reason;
    }

    private string Discard(string text)
    {
        Log(Warn, text);
        return text;
    }

    private void Fail(NodeReply reply)
    {
        switch (reply.Fault)
        {
            case NodeFault.Untrusted:
                Log(Warn, $"the socket {path} is not used: {reply.Reason}");
                break;
            case NodeFault.Absent:
                Log(Tell, $"no daemon accepts connections on {path} ({reply.Reason})");
                break;
            case NodeFault.Silent or NodeFault.Broken:
                Log(Warn, $"the daemon on {path} failed: {reply.Reason}; check the daemon");
                break;
        }
    }

    private void Log(Action<string> log, string text)
    {
        if (Interlocked.Exchange(ref _failure, text) != text)
        {
            log($"{text}; asking the API server");
        }
    }
}
