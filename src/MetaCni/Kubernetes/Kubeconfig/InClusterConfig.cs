// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cni.Errors;
using MetaCni.Errors;

namespace MetaCni.Kubernetes.Kubeconfig;

/// <summary>The in-cluster configuration: the address from the environment, the credential from the service account's directory.</summary>
internal static class InClusterConfig
{
    private const string ServiceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>False if the environment names no API server.</summary>
    public static bool TryRead(IReadOnlyList<KeyValuePair<string, string>> environment, [NotNullWhen(true)] out KubeConfig? config)
    {
        config = null;
        var (host, port) = (Variable(environment, "KUBERNETES_SERVICE_HOST"), Variable(environment, "KUBERNETES_SERVICE_PORT"));
        if (host.Length == 0 || port.Length == 0)
        {
            return false;
        }

        try
        {
            config = new KubeConfig
            {
                Source = "the pod's service account",
                Server = new Uri($"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"),
                CertificateAuthority = Encoding.ASCII.GetString(AdministratorFile.Read(Path.Combine(ServiceAccount, "ca.crt"), "the certificate authority")),
                TokenFile = Path.Combine(ServiceAccount, "token"),
            };
            return true;
        }
        catch (Exception e) when (e is CniException or UriFormatException)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"KUBERNETES_SERVICE_HOST names an API server, but the service account cannot be read: {e.Message}; set kubeconfig",
                "",
                e);
        }
    }

    private static string Variable(IReadOnlyList<KeyValuePair<string, string>> environment, string name) =>
        environment.LastOrDefault(variable => variable.Key == name).Value ?? "";
}
