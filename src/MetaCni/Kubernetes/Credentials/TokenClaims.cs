// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>What a service account's token says about itself (RFC 7519). Only the API server can check its signature.</summary>
/// <param name="Subject">The user that the token is for.</param>
/// <param name="Issued">When the server issued it, by the server's clock.</param>
/// <param name="Expires">When the server stops accepting it.</param>
internal sealed record TokenClaims(string Subject, DateTimeOffset Issued, DateTimeOffset Expires)
{
    /// <summary>False if the token is not a JSON web token with these claims.</summary>
    public static bool TryRead(string token, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        if (token.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload) || !TryParse(payload, out var json))
        {
            return false;
        }

        if (JsonScalar.Text(json["sub"]) is { } subject && Time(json["iat"]) is { } issued && Time(json["exp"]) is { } expires && issued < expires)
        {
            claims = new TokenClaims(subject, issued, expires);
        }

        return claims is not null;
    }

    private static bool TryParse(string payload, [NotNullWhen(true)] out JsonObject? json)
    {
        try
        {
            json = JsonBorder.ReadObject(Base64Url.DecodeFromChars(payload), "the claims of a token");
            return true;
        }
        catch (CniException)
        {
            json = null;
            return false;
        }
    }

    private static DateTimeOffset? Time(JsonNode? seconds) =>
        JsonScalar.Number(seconds) is { } number and >= 0 && number < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(number)
            : null;
}
