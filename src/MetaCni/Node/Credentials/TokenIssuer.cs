// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cni.Json;
using MetaCni.Cluster.Objects;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Credentials;

/// <summary>
/// Requests tokens of the plugin's service account (authentication.k8s.io/v1 TokenRequest). They are not bound to a pod: a bound token ends
/// with the daemon's pod, and pods come and go without the daemon.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="namespace">The namespace of the daemon and of the plugin's service account.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenIssuer(IApiServer api, string @namespace, TimeProvider time)
{
    private const string ServiceAccount = "metacni";
    private const string Resource = "serviceaccounts";

    // Real tokens have about 1 KiB.
    private const int LongestToken = 64 << 10;

    /// <summary>The user of the tokens.</summary>
    public string Subject => $"system:serviceaccount:{@namespace}:{ServiceAccount}";

    /// <summary>Requests a token. The server may shorten the lifetime: the claims have the one it granted.</summary>
    /// <exception cref="CredentialException">The server refuses it.</exception>
    /// <exception cref="Cni.Errors.CniException">The server cannot be reached, or does not accept the daemon's own credential.</exception>
    public async Task<PluginToken> IssueAsync(KubeConfig config, TimeSpan lifetime, CancellationToken stop)
    {
        var request = Request(lifetime);
        var response = await api.SendAsync(config, request, stop).ConfigureAwait(false);
        return response.IsSuccess ? Read(response.Body) : throw Refusal(request, response);
    }

    private ApiRequest Request(TimeSpan lifetime) => new()
    {
        Method = HttpMethod.Post,
        Path = $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/{Resource}/{ServiceAccount}/token",
        Permission = $"create {Resource}/token",
        Namespace = @namespace,
        Expected = new ExpectedAnswer($"a token of {@namespace}/{ServiceAccount}", json => TokenOf(json).Length > 0),
        Body = JsonBorder.Write(new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = (long)lifetime.TotalSeconds },
        }),
        MayBeForbidden = true,
    };

    private static string TokenOf(JsonObject json) => JsonScalar.Text(JsonParts.At(json, "status", "token")) ?? "";

    private PluginToken Read(JsonObject json)
    {
        var token = TokenOf(json);
        if (!TokenText.IsWellFormed(token) || token.Length > LongestToken)
        {
            throw new CredentialException(
                "InvalidToken", "the API server returned a token that is longer than 64 KiB or has characters that a token cannot have");
        }

        var said = DateTimeOffset.TryParse(
            JsonParts.Text(json, "status", "expirationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires);
        if (!TokenClaims.TryRead(token, out var claims))
        {
            // Another kind of token: after a restart of the daemon its age is unknown, and it is renewed.
            return said
                ? new PluginToken(token, new TokenClaims(Subject, time.GetUtcNow(), expires))
                : throw new CredentialException("InvalidToken", "the API server returned a token without an expiry");
        }

        return new PluginToken(token, said && expires < claims.Expires ? claims with { Expires = expires } : claims);
    }

    private CredentialException Refusal(ApiRequest request, ApiResponse response)
    {
        var account = $"{@namespace}/{ServiceAccount}";
        return response switch
        {
            _ when response.LacksPermission(request) => new CredentialException(
                "Forbidden",
                $"the daemon may not create a token of service account {account}: {response.Message}; apply the Role of deploy/node/rbac.yaml"),
            _ when response.IsAbsent(Resource) => new CredentialException(
                "ServiceAccountMissing", $"service account {account} does not exist; run kubectl apply -k deploy/plugin"),
            { Status: HttpStatusCode.NotFound } => new CredentialException(
                "NoTokenRequest", $"the API server has no TokenRequest API: 404 {response.Message}; use Kubernetes 1.22 or newer"),
            _ => new CredentialException(
                "Refused", $"a token of service account {account} cannot be created: {(int)response.Status} {response.Message}"),
        };
    }
}
