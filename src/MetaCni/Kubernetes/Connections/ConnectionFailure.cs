// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Kubernetes.Connections;

/// <summary>The errors and messages for a connection that could not be opened or that broke.</summary>
internal static class ConnectionFailure
{
    private const string ClientCertificate = "the server may require a client certificate, or a different one";

    /// <summary>The error for a failure that no retry can fix.</summary>
    public static CniException Of(ApiEndpoint endpoint, ApiRequest request, HttpRequestException failure)
    {
        if (failure.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
        {
            return OfProxy(endpoint, failure);
        }

        return UntrustedServerException.In(failure) is { } distrust ? OfTrust(endpoint, distrust)
            : PlainServerException.In(failure) is { } plain ? OfPlainServer(endpoint, plain)
            : failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? OfLength(endpoint, request, failure)
            : new CniException(
                CniErrorCode.IOFailure,
                $"the API server {endpoint.Name} cannot be reached: {endpoint.WithoutSecrets(failure.InnerException?.Message ?? failure.Message)}"
                + $"; check server, proxy-url and certificate-authority in {endpoint.Source}",
                "",
                failure);
    }

    public static CniException OfProxy(ApiEndpoint endpoint, Exception? inner) => MetaCniError.Of(
        MetaCniErrorCode.AccessDenied,
        $"the proxy in front of the API server {endpoint.Name} does not accept the user and password (407); "
        + $"check proxy-url in {endpoint.Source}",
        "",
        inner);

    /// <summary>The reason of a failure that is worth a retry.</summary>
    public static string Reason(HttpRequestException failure)
    {
        var shown = failure.InnerException?.Message ?? failure.Message;
        return IsOrHolds<AuthenticationException>(failure) || IsOrHolds<CryptographicException>(failure)
            ? $"TLS failed: {failure.GetBaseException().Message}; {ClientCertificate}"
            : IsEndOfSetup(failure) ? $"{shown.TrimEnd('.')}; {ClientCertificate}"
            : shown;
    }

    /// <summary>
    /// True where the server closed an HTTP/2 connection during its setup. With TLS 1.3 the server's rejection arrives only after our
    /// handshake has finished; the client may have dropped its state of the connection then.
    /// </summary>
    public static bool IsEndOfSetup(HttpRequestException failure) =>
        failure is { InnerException: null, HttpRequestError: HttpRequestError.Unknown, StatusCode: null }
        || IsOrHolds<ObjectDisposedException>(failure);

    private static bool IsOrHolds<T>(Exception? failure) => failure is not null && (failure is T || IsOrHolds<T>(failure.InnerException));

    private static CniException OfLength(ApiEndpoint endpoint, ApiRequest request, HttpRequestException failure) => new(
        CniErrorCode.IOFailure,
        $"{request.Permission}: the API server {endpoint.Name} sent a response that exceeds the size limit of {request.LongestAnswer >> 20} MiB for "
        + $"{request.Expected.Description}; check the address and path of the kubeconfig's server",
        "",
        failure);

    private static CniException OfPlainServer(ApiEndpoint endpoint, PlainServerException plain) => new(
        CniErrorCode.InvalidNetworkConfiguration,
        $"the API server {endpoint.Name} cannot be reached: {plain.Message}; check scheme and port of server in {endpoint.Source}",
        "",
        plain);

    private static CniException OfTrust(ApiEndpoint endpoint, UntrustedServerException distrust)
    {
        var isMisnamed = distrust.Errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        var isUntrusted = !isMisnamed || distrust.Errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        var members = (isMisnamed, isUntrusted) switch
        {
            (true, true) => "server or tls-server-name and certificate-authority",
            (true, false) => "server or tls-server-name",
            _ => "certificate-authority",
        };
        return new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"the API server {endpoint.Name} cannot be trusted: {distrust.Message}; check {members} in {endpoint.Source}",
            "",
            distrust);
    }
}
