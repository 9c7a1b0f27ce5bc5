// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Errors;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Credentials;

/// <summary>An API server that issues tokens for the plugin's service account, by its own clock.</summary>
internal sealed class FakeTokenServer(StoryTime time)
{
    private const string TokenPath = "api/v1/namespaces/kube-system/serviceaccounts/metacni/token";

    private int _count;

    public FakeApiServer Api => field ??= new FakeApiServer { Answer = Answer };

    /// <summary>The longest lifetime that the server grants.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.MaxValue;

    /// <summary>How far the server's clock is ahead of the node's.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>What a request for a token gets instead of a token.</summary>
    public ApiResponse? Refusal { get; set; }

    /// <summary>The tokens that the server does not accept any more.</summary>
    public HashSet<string> Revoked { get; } = [];

    /// <summary>True if it accepts none of the tokens that it issues.</summary>
    public bool RevokesNew { get; set; }

    public IReadOnlyList<ApiRequest> TokenRequests => [.. Api.Requests.Where(request => request.Path == TokenPath)];

    /// <summary>When each token was issued, by the node's clock.</summary>
    public List<TimeSpan> Issued { get; } = [];

    /// <summary>A token as the API server makes it; only the signature is missing.</summary>
    public string Token(TimeSpan lifetime, string subject = "system:serviceaccount:kube-system:metacni")
    {
        var now = time.Now + Ahead;
        var claims = new JsonObject
        {
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["jti"] = $"{_count++}",
        };
        return $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.c2ln";
    }

    private ApiResponse Answer(KubeConfig config, ApiRequest request)
    {
        if (request.Path == "version")
        {
            return Revoked.Contains(config.Token)
                ? throw MetaCniError.Of(MetaCniErrorCode.AccessDenied, "the API server does not accept the credential")
                : FakeApiServer.Success(new JsonObject { ["gitVersion"] = "v1.35.6" });
        }

        return Refusal ?? FakeApiServer.Success(Issue(request));
    }

    private JsonObject Issue(ApiRequest request)
    {
        Issued.Add(time.Now - StoryTime.Start);
        var seconds = (long)FakeApiServer.BodyOf(request)["spec"]!["expirationSeconds"]!;
        var lifetime = TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        var expires = time.Now + Ahead + lifetime;
        var token = Token(lifetime);
        if (RevokesNew)
        {
            Revoked.Add(token);
        }

        return new JsonObject
        {
            ["kind"] = "TokenRequest",
            ["status"] = new JsonObject
            {
                ["token"] = token,
                ["expirationTimestamp"] = $"{expires.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            },
        };
    }
}
