// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Processes;

namespace MetaCni.Kubernetes.Connections;

/// <summary>Configures OpenSSL and the C library before the first connection of a static executable.</summary>
/// <remarks>
/// At the first handshake .NET reads the host's whole trust store, even if a kubeconfig has its own authority: 45 of 57 ms.
/// The host's openssl.cnf and nsswitch.conf may name modules to load; a static executable cannot load any.
/// Delegates receive a snapshot of the environment that was taken before these changes.
/// </remarks>
internal static class TlsEnvironment
{
    // Our OpenSSL is built with Debian's path; other distributions use other paths.
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>The path of the host's CA bundle, or null if none of the known paths exists.</summary>
    public static string? HostBundle(Func<string, bool> exists) => Array.Find(Bundles, bundle => exists(bundle));

    public static void Prepare(bool hasOwnAuthority)
    {
        NativeEnvironment.Set("OPENSSL_CONF", "/dev/null");
        if (hasOwnAuthority)
        {
            NativeEnvironment.Set("SSL_CERT_FILE", "/dev/null");
            NativeEnvironment.Set("SSL_CERT_DIR", "/nonexistent");
        }
        else if (!NativeEnvironment.Has("SSL_CERT_FILE") && HostBundle(File.Exists) is { } bundle)
        {
            NativeEnvironment.Set("SSL_CERT_FILE", bundle);
        }

        NameLookup.Configure("hosts", "files dns");
    }
}
