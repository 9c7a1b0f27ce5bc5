// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cni.Errors;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Kubernetes.Connections;

/// <summary>The authorities that a kubeconfig trusts, and its client certificate.</summary>
internal static class TlsTrust
{
    private const string Authority = "certificate-authority";

    /// <exception cref="CniException">7: a certificate or key cannot be used; the message names the member.</exception>
    public static SslClientAuthenticationOptions OptionsOf(KubeConfig config)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = config.TlsServerName.Length > 0 ? config.TlsServerName : null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (config.SkipTlsVerify)
        {
            // insecure-skip-tls-verify: the administrator's explicit choice in the kubeconfig.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => config.SkipTlsVerify;
        }
        else if (config.CertificateAuthority.Length > 0)
        {
            var policy = TrustOnly(config);
            options.CertificateChainPolicy = policy;
            options.RemoteCertificateValidationCallback = (_, shown, chain, errors) =>
                RequireName(config, shown) && RequireTrust(policy.CustomTrustStore, chain, errors);
        }
        else
        {
            options.RemoteCertificateValidationCallback = (_, shown, chain, errors) =>
                RequireName(config, shown) && RequireTrust([], chain, errors);
        }

        if (config.ClientCertificate.Length > 0)
        {
            options.ClientCertificateContext = ClientCertificate(config, config.ClientCertificate, config.ClientKey, isFromProgram: false);
        }

        return options;
    }

    /// <summary>The client certificate.</summary>
    /// <param name="config">The kubeconfig of the certificate.</param>
    /// <param name="certificate">The certificate and its intermediate authorities, in PEM.</param>
    /// <param name="key">Its key in PEM.</param>
    /// <param name="isFromProgram">True if the kubeconfig's credential program returned it.</param>
    /// <exception cref="CniException">7: it cannot be used; the message names the member.</exception>
    /// <remarks>A server that trusts only the root authority needs the intermediate certificates.</remarks>
    public static SslStreamCertificateContext ClientCertificate(KubeConfig config, string certificate, string key, bool isFromProgram)
    {
        var (certificateName, keyName) = isFromProgram
            ? ("the clientCertificateData of its exec program", "the clientKeyData of its exec program")
            : ("client-certificate", "client-key");
        var all = Certificates(config, certificate, certificateName);
        try
        {
            return SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPem(certificate, key), [.. all.Skip(1)], offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable(config, $"{keyName} is not a private key in PEM that belongs to {certificateName}", e);
        }
    }

    private static X509ChainPolicy TrustOnly(KubeConfig config)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(Certificates(config, config.CertificateAuthority, Authority));
        return policy;
    }

    // RFC 9525 §2, and Go: only the subject alternative name identifies a server. OpenSSL falls back to the Common Name if no alternative
    // name has the type of the host (DNS name or IP address).
    private static bool RequireName(KubeConfig config, X509Certificate? shown)
    {
        var host = config.TlsServerName.Length > 0 ? config.TlsServerName : config.Server.IdnHost;
        return shown is not X509Certificate2 certificate || HasNameOfItsKind(certificate, host)
            ? true
            : throw new UntrustedServerException(
                SslPolicyErrors.RemoteCertificateNameMismatch,
                $"its certificate has no subject alternative name for {PlainText.Word(host)}, and a Common Name does not count; "
                + "issue a certificate with that name");
    }

    private static bool HasNameOfItsKind(X509Certificate2 certificate, string host)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return IPAddress.TryParse(host, out var address)
            ? names.SelectMany(name => name.EnumerateIPAddresses()).Contains(address)
            : names.SelectMany(name => name.EnumerateDnsNames()).Any();
    }

    // It throws because returning false would lose the reason.
    private static bool RequireTrust(X509Certificate2Collection trusted, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && EndsAt(trusted, chain))
            ? true
            : throw new UntrustedServerException(
                errors,
                $"the remote certificate is invalid: {errors} "
                + $"({string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? [])})");

    // A trusted certificate need not be self-signed: the kubeconfig may name an intermediate authority or the server's own certificate.
    // OpenSSL has checked all signatures below it; a bad one would add another status.
    private static bool EndsAt(X509Certificate2Collection trusted, X509Chain? chain) =>
        chain is { ChainElements: [.., { Certificate: var last }], ChainStatus.Length: > 0 }
        && chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.PartialChain)
        && trusted.Any(certificate => certificate.RawDataMemory.Span.SequenceEqual(last.RawDataMemory.Span));

    // Certificate by certificate: the message must name the broken one in a bundle.
    private static X509Certificate2Collection Certificates(KubeConfig config, string pem, string key)
    {
        X509Certificate2Collection certificates = [];
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label] is not "CERTIFICATE")
            {
                continue;
            }

            try
            {
                certificates.Add(X509Certificate2.CreateFromPem(rest[found.Location]));
            }
            catch (CryptographicException e)
            {
                throw Unusable(config, $"certificate {certificates.Count + 1} in {key} is not valid; replace or remove it", e);
            }
        }

        return certificates.Count > 0 ? certificates : throw Unusable(config, $"{key} is not a PEM certificate", null);
    }

    private static CniException Unusable(KubeConfig config, string why, Exception? inner) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"kubeconfig {config.Source} cannot be used: {why}", "", inner);
}
