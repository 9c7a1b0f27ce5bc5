// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

/// <summary>An API server in memory, which answers as a test says.</summary>
internal sealed class FakeApiServer : IApiServer
{
    public Uri Server { get; set; } = new("https://10.96.0.1:443");

    public string Authority { get; set; } = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    /// <summary>True: no request reaches the server.</summary>
    public bool IsDown { get; set; }

    public Func<KubeConfig, ApiRequest, ApiResponse> Answer { get; set; } = (_, _) => Success([]);

    public List<ApiRequest> Requests { get; } = [];

    /// <summary>"GET path" of each request.</summary>
    public IEnumerable<string> Lines => Requests.Select(request => $"{request.Method} {request.Path}");

    public static ApiResponse Success(JsonObject body) => new(HttpStatusCode.OK, body);

    /// <summary>A Status of the API server.</summary>
    public static ApiResponse Failure(HttpStatusCode status, string message, string kind = "") => new(status, new JsonObject
    {
        ["kind"] = "Status",
        ["message"] = message,
        ["details"] = new JsonObject { ["kind"] = kind },
    }) { Sentence = message };

    /// <summary>The API server's words for a missing permission.</summary>
    public static ApiResponse Forbidden(string verb, string resource) => Failure(
        HttpStatusCode.Forbidden, $"User \"system:serviceaccount:kube-system:metacni-node\" cannot {verb} resource \"{resource}\" in API group \"\"");

    public static JsonNode BodyOf(ApiRequest request) => JsonNode.Parse(request.Body)!;

    public KubeConfig Configuration() => new()
    {
        Source = "the pod's service account",
        Server = Server,
        CertificateAuthority = Authority,
        Token = "daemon",
    };

    public Task<ApiResponse> SendAsync(KubeConfig config, ApiRequest request, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return Task.FromResult(Respond(config, request));
    }

    public IApiSession OpenSession() => new FakeApiSession(request => FakeApiSession.Json(Respond(Configuration(), request)));

    private ApiResponse Respond(KubeConfig config, ApiRequest request)
    {
        Requests.Add(request);
        return IsDown
            ? throw new CniException(CniErrorCode.TryAgainLater, $"the API server did not answer ({request.Permission}) before the deadline")
            : Answer(config, request);
    }
}
