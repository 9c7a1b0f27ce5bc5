// SPDX-License-Identifier: Apache-2.0

//
// A token is a signed JSON web token (RFC 7519). The server stores none: it checks the signature, the clock, the audience, and that the
// service account and the pod that the token is bound to still exist (k8s.io/kubernetes, pkg/serviceaccount).

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ApiServer.Storage;

namespace ApiServer.Access;

/// <summary>Issues and checks the tokens of service accounts.</summary>
public sealed class ServiceAccountTokens(ObjectStore store, TimeProvider time) : IDisposable
{
    /// <summary>The issuer, and the audience of the server itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    // An object that is being deleted keeps its tokens for this time.
    private static readonly TimeSpan DeletionLeeway = TimeSpan.FromSeconds(60);

    private static readonly string Header = Part(new JsonObject { ["alg"] = "ES256", ["kid"] = "test" });

    private ECDsa key = NewKey();

    public string Issue(TokenClaims claims)
    {
        var text = $"{Header}.{Part(claims.ToJson(Issuer))}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    /// <summary>The service account of a token; null if the token is not valid now.</summary>
    public User? Identify(string token)
    {
        if (token.Split('.') is not [var header, var claims, var signature] || !IsSigned($"{header}.{claims}", signature))
        {
            return null;
        }

        var read = TokenClaims.Read(JsonNode.Parse(Base64Url.DecodeFromChars(claims))!);
        return IsValid(read) ? User.OfServiceAccount(read.Namespace, read.Name) : null;
    }

    /// <summary>Signs with another key; tokens of the previous one are invalid.</summary>
    // The previous key is not disposed: a request may be checking a token with it.
    public void ReplaceKey() => Interlocked.Exchange(ref key, NewKey());

    public void Dispose() => key.Dispose();

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private bool IsSigned(string text, string signature) =>
        Base64Url.IsValid(signature)
        && key.VerifyData(Encoding.UTF8.GetBytes(text), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256);

    private bool IsValid(TokenClaims claims) =>
        time.GetUtcNow() < claims.Expires
        && claims.Audiences.Contains(Issuer)
        && Exists(ObjectKey.Of(ResourceTypes.ServiceAccounts, claims.Namespace, claims.Name), claims.Uid)
        && (claims.PodName.Length == 0 || Exists(ObjectKey.Of(ResourceTypes.Pods, claims.Namespace, claims.PodName), claims.PodUid));

    private bool Exists(ObjectKey key, string uid) =>
        store.Now().Objects.GetValueOrDefault(key) is { } document
        && Metadata.Uid(document) == uid
        && (!Metadata.IsBeingDeleted(document) || Deletion(document) > time.GetUtcNow() - DeletionLeeway);

    private static DateTimeOffset Deletion(JsonObject document) =>
        DateTimeOffset.Parse(Metadata.Text(document, "metadata", "deletionTimestamp"), CultureInfo.InvariantCulture);
}
