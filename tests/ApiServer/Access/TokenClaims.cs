// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Storage;

namespace ApiServer.Access;

/// <summary>The claims of a service account's token (k8s.io/kubernetes, pkg/serviceaccount/claims.go).</summary>
public sealed record TokenClaims
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>The pod that the token is bound to, and its uid; "" for none.</summary>
    public string PodName { get; init; } = "";

    public string PodUid { get; init; } = "";

    public JsonObject ToJson(string issuer)
    {
        var own = new JsonObject { ["namespace"] = Namespace };
        if (PodName.Length > 0)
        {
            own["pod"] = new JsonObject { ["name"] = PodName, ["uid"] = PodUid };
        }

        own["serviceaccount"] = new JsonObject { ["name"] = Name, ["uid"] = Uid };
        return new JsonObject
        {
            ["aud"] = new JsonArray([.. Audiences.Select(audience => JsonValue.Create(audience))]),
            ["exp"] = Expires.ToUnixTimeSeconds(),
            ["iat"] = Issued.ToUnixTimeSeconds(),
            ["iss"] = issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = own,
            ["nbf"] = Issued.ToUnixTimeSeconds(),
            ["sub"] = User.NameOfServiceAccount(Namespace, Name),
        };
    }

    public static TokenClaims Read(JsonNode json)
    {
        var own = json["kubernetes.io"];
        return new TokenClaims
        {
            Namespace = Metadata.Text(own, "namespace"),
            Name = Metadata.Text(own, "serviceaccount", "name"),
            Uid = Metadata.Text(own, "serviceaccount", "uid"),
            Audiences = [.. json["aud"]!.AsArray().Select(audience => (string)audience!)],
            Issued = DateTimeOffset.FromUnixTimeSeconds((long)json["iat"]!),
            Expires = DateTimeOffset.FromUnixTimeSeconds((long)json["exp"]!),
            PodName = Metadata.Text(own, "pod", "name"),
            PodUid = Metadata.Text(own, "pod", "uid"),
        };
    }
}
