// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Node.Credentials;

/// <summary>The credential in the plugin's kubeconfig.</summary>
/// <param name="Config">The server, its authority and the token.</param>
/// <param name="Claims">For whom the token is, and how long the API server accepts it.</param>
internal sealed record StoredCredential(KubeConfig Config, TokenClaims Claims)
{
    /// <summary>Reads the kubeconfig.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="server">The server and the authority that it must have.</param>
    /// <param name="subject">The user that its token must be for.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="why">Why there is none that can be used.</param>
    public static bool TryRead(
        string path, KubeConfig server, string subject, [NotNullWhen(true)] out StoredCredential? credential, out string why)
    {
        credential = null;
        if (!File.Exists(path))
        {
            why = "it does not exist";
            return false;
        }

        try
        {
            var config = KubeConfigFile.Load(path);
            why = !TokenClaims.TryRead(config.Token, out var claims) ? "the age of its token is unknown" : Difference(config, claims, server, subject);
            credential = why.Length == 0 ? new StoredCredential(config, claims!) : null;
        }
        catch (CniException e)
        {
            why = $"it is damaged: {e.Message}";
        }

        return credential is not null;
    }

    private static string Difference(KubeConfig config, TokenClaims claims, KubeConfig server, string subject) =>
        config.Server != server.Server ? "the address of the API server has changed"
        : config.CertificateAuthority != server.CertificateAuthority ? "the API server's certificate authority has changed"
        : claims.Subject != subject ? "its token is for another service account"
        : "";
}
