// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Security.Authentication;
using Cni.Errors;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>What to say about a connection that will not come about however often it is tried.</summary>
internal static class ConnectionFailure
{
    public static CniException Of(ApiEndpoint endpoint, HttpRequestException failure)
    {
        if (failure.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            return OfProxy(endpoint, failure);
        }

        return failure.InnerException is AuthenticationException distrust
            ? OfTrust(endpoint, distrust)
            : new CniException(
                CniErrorCode.IOFailure,
                $"the API server {endpoint.Name} cannot be asked: {failure.InnerException?.Message ?? failure.Message}; "
                + $"check what {endpoint.Credential} says about it",
                "",
                failure);
    }

    public static CniException OfProxy(ApiEndpoint endpoint, Exception? inner) => new(
        PluginErrorCode.AccessDenied,
        $"the proxy before the API server {endpoint.Name} does not accept our user and password (407); "
        + $"check proxy-url of {endpoint.Credential}",
        "",
        inner);

    private static CniException OfTrust(ApiEndpoint endpoint, AuthenticationException distrust)
    {
        // A callback's own exception may arrive within another.
        var reason = (distrust.InnerException as AuthenticationException ?? distrust).Message;
        var isMisnamed = reason.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal);
        var isUntrusted = !isMisnamed || reason.Contains("RemoteCertificateChainErrors", StringComparison.Ordinal);
        var members = (isMisnamed, isUntrusted) switch
        {
            (true, true) => "server or tls-server-name and certificate-authority",
            (true, false) => "server or tls-server-name",
            _ => "certificate-authority",
        };
        return new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"the API server {endpoint.Name} cannot be trusted: {reason}; check {members} of {endpoint.Credential}",
            "",
            distrust);
    }
}
