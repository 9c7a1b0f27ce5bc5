// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Access;

/// <summary>Identifies the user of a request: by client certificate, by bearer token, or as anonymous.</summary>
public sealed class Authenticator(
    UserRegistry users, ServiceAccountTokens tokens, CertificateAuthority authority, User onSocket)
{
    private const string Scheme = "Bearer ";

    /// <summary>The user; null if there are invalid credentials.</summary>
    public User? Identify(HttpContext context)
    {
        // Only the Unix socket has no TLS.
        if (!context.Request.IsHttps)
        {
            return onSocket;
        }

        if (context.Connection.ClientCertificate is { } certificate)
        {
            return authority.HasIssued(certificate) ? OfCertificate(certificate) : null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.Ordinal) ? OfToken(authorization[Scheme.Length..])
            : authorization.Length == 0 ? User.Anonymous
            : null;
    }

    // A user that a test has added may have the name of a service account and rules of its own.
    private User? OfToken(string token) =>
        users.WithToken(token)
        ?? (tokens.Identify(token) is { } account ? account with { Rules = users.WithName(account.Name)?.Rules ?? [] } : null);

    private User OfCertificate(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return users.WithName(name) ?? new User(name, []);
    }
}
