// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ApiServer.Access;

/// <summary>Writes kubeconfigs with one cluster, one user and one context.</summary>
public static class KubeConfigText
{
    public static string WithToken(Uri server, string authorityPem, string token) => Text(server, authorityPem, $"token: {token}");

    public static string WithTokenFile(Uri server, string authorityPem, string path) => Text(server, authorityPem, $"tokenFile: {path}");

    public static string WithCertificate(Uri server, string authorityPem, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return Text(
            server,
            authorityPem,
            $"client-certificate-data: {Base64(certificate.ExportCertificatePem())}",
            $"client-key-data: {Base64(key.ExportPkcs8PrivateKeyPem())}");
    }

    private static string Text(Uri server, string authorityPem, params string[] credentials) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: test
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: test
          user:
            {string.Join("\n    ", credentials)}
        contexts:
        - name: test
          context:
            cluster: test
            user: test
        current-context: test

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
