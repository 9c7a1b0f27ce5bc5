// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Access;

/// <summary>Who sends a request: by client certificate, by bearer token, or nobody in particular.</summary>
public sealed class Authenticator(UserRegistry users, CertificateAuthority authority, User onSocket)
{
    private const string Scheme = "Bearer ";

    /// <summary>The user; null when there are credentials and they are not valid.</summary>
    public User? Identify(HttpContext context)
    {
        // Only the Unix socket is without TLS.
        if (!context.Request.IsHttps)
        {
            return onSocket;
        }

        if (context.Connection.ClientCertificate is { } certificate)
        {
            return authority.HasIssued(certificate) ? OfCertificate(certificate) : null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.Ordinal) ? users.WithToken(authorization[Scheme.Length..])
            : authorization.Length == 0 ? User.Anonymous
            : null;
    }

    private User OfCertificate(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return users.WithName(name) ?? new User(name, []);
    }
}
