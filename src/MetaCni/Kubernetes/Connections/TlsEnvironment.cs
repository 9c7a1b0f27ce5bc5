// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Processes;

namespace MetaCni.Kubernetes.Connections;

/// <summary>What OpenSSL and the C library are told before the first connection of a static executable.</summary>
/// <remarks>
/// At the first handshake .NET reads the host's whole trust store even where a kubeconfig brings its own authority: 45 of 57 ms.
/// A host's openssl.cnf may make OpenSSL load modules, and nsswitch.conf may make the resolver load them: neither can be.
/// Delegates get a snapshot of the environment that was taken before.
/// </remarks>
internal static class TlsEnvironment
{
    // Ours is built for Debian's place; hosts are of other families too.
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ];

    /// <summary>The host's own authorities, or null where none are known.</summary>
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
