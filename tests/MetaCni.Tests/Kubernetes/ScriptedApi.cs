// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;

namespace MetaCni.Tests.Kubernetes;

/// <summary>An API that answers as a test says, request by request; the last answer is repeated.</summary>
internal sealed class ScriptedApi(params IEnumerable<Func<HttpResponseMessage>> answers) : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> _answers = new(answers);

    /// <summary>The requests: "PATCH /api/v1/… token body".</summary>
    public List<(string Line, string Token, string Accept, string Body)> Requests { get; } = [];

    public IEnumerable<string> Lines => Requests.Select(request => request.Line);

    /// <summary>An answer with a body of JSON.</summary>
    public static Func<HttpResponseMessage> Answer(int status, string json = "{}") => () => new HttpResponseMessage((HttpStatusCode)status)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)),
    };

    public static Func<HttpResponseMessage> Failing(Exception failure) => () => throw failure;

    /// <summary>How HttpClient reports that a limit of its own, such as the one for connecting, has passed.</summary>
    public static Func<HttpResponseMessage> TimedOut() =>
        Failing(new TaskCanceledException("The operation was canceled.", new TimeoutException("a connection could not be established in time")));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add((
            $"{request.Method} {request.RequestUri!.PathAndQuery}",
            request.Headers.Authorization?.Parameter ?? "",
            request.Headers.NonValidated.TryGetValues("Accept", out var accept) ? accept.ToString() : "",
            body));
        var answer = (_answers.Count > 1 ? _answers.Dequeue() : _answers.Peek())();
        answer.RequestMessage = request;
        return answer;
    }
}
