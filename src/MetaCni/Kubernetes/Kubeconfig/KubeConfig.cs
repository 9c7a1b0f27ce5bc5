// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>The connection settings of a kubeconfig's current context. It holds secrets: never print it.</summary>
internal sealed record KubeConfig
{
    /// <summary>The path it was read from, for messages.</summary>
    public required string Source { get; init; }

    public required Uri Server { get; init; }

    /// <summary>Certificates of authorities in PEM, one or a bundle; empty for the host's trust store.</summary>
    public string CertificateAuthority { get; init; } = "";

    public string TlsServerName { get; init; } = "";

    public bool SkipTlsVerify { get; init; }

    /// <summary>
    /// The proxy that the kubeconfig names. Without one no proxy is used, and proxy variables of the environment are ignored.
    /// </summary>
    public Uri? Proxy { get; init; }

    public string Token { get; init; } = "";

    /// <summary>A file with the token; it is read again for each request.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>Client certificate and key in PEM, both or neither.</summary>
    public string ClientCertificate { get; init; } = "";

    public string ClientKey { get; init; } = "";

    /// <summary>The impersonation headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>The credential program.</summary>
    public ExecConfig? Exec { get; init; }
}
