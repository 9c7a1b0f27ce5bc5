// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>
/// What the current context of a kubeconfig says about reaching the API server. Secrets stay in here: nothing prints this.
/// </summary>
internal sealed record KubeConfig
{
    /// <summary>Where it was read, for messages.</summary>
    public required string Source { get; init; }

    public required Uri Server { get; init; }

    /// <summary>Certificates of authorities in PEM, one or a bundle; empty: the host's own.</summary>
    public string CertificateAuthority { get; init; } = "";

    public string TlsServerName { get; init; } = "";

    public bool SkipTlsVerify { get; init; }

    /// <summary>A proxy that the kubeconfig names; without one none is used, whatever the environment says.</summary>
    public Uri? Proxy { get; init; }

    public string Token { get; init; } = "";

    /// <summary>A file whose content is the token; read again when it changes.</summary>
    public string TokenFile { get; init; } = "";

    /// <summary>Client certificate and key in PEM, both or neither.</summary>
    public string ClientCertificate { get; init; } = "";

    public string ClientKey { get; init; } = "";

    /// <summary>The headers that name whom the user stands in for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>A program that gives the credential.</summary>
    public ExecConfig? Exec { get; init; }
}
