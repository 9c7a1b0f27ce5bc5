// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Cni.Errors;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Kubernetes.Connections;

/// <summary>Opens endpoints: TLS to an API server, directly or through a proxy.</summary>
internal static class ApiConnections
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PingPause = TimeSpan.FromSeconds(5);

    /// <exception cref="CniException">7: a certificate of the kubeconfig cannot be used.</exception>
    /// <param name="config">How to reach the server, and our credential.</param>
    /// <param name="environment">Our environment, for a credential program.</param>
    /// <param name="patience">The time limit of one request.</param>
    /// <param name="time">The clock.</param>
    public static ApiEndpoint OverTls(
        KubeConfig config, IReadOnlyList<KeyValuePair<string, string>> environment, TimeSpan patience, TimeProvider time)
    {
        var options = TlsTrust.OptionsOf(config);
        var connector = Connector(config, options);
        var connections = new PendingConnections();
        var token = new BearerToken(config, time)
        {
            Environment = environment,
            Certified = given => options.ClientCertificateContext =
                TlsTrust.ClientCertificate(config, given.ClientCertificate, given.ClientKey, isFromProgram: true),
        };
        var name = $"{config.Server.Scheme}://{config.Server.Authority}";
        return new ApiEndpoint(Open, name, $"the credential of {config.Source}", token)
        {
            Source = config.Source,
            Connector = connector,
            Connections = connections,
            MayConnectEarly = config.Exec is null,
            Headers = config.Impersonation,
            Passwords = PasswordsOf(config.Proxy),
            Patience = patience,
            Time = time,
        };

        HttpClient Open() => OpenTls(config, options, (context, end) => connections.WatchAsync(
            cancellation => connector?.ConnectAsync(cancellation) ?? ConnectAsync(context.DnsEndPoint, cancellation), end));
    }

    private static HttpClient OpenTls(
        KubeConfig config,
        SslClientAuthenticationOptions options,
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect)
    {
        var handler = new SocketsHttpHandler
        {
            // .NET ignores networks (CIDR) in NO_PROXY, so a proxy from the environment would receive calls to the cluster.
            UseProxy = config.Proxy is not null,
            Proxy = config.Proxy is null ? null : ProxyOf(config.Proxy),
            ConnectTimeout = ConnectTimeout,
            // A connection that died silently must not cost a request its whole deadline.
            KeepAlivePingDelay = PingPause,
            KeepAlivePingTimeout = PingPause,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            SslOptions = options,
            ConnectCallback = connect,
        };

        var server = new UriBuilder(config.Server);
        server.Path = server.Path.TrimEnd('/') + "/";
        return new HttpClient(handler) { BaseAddress = server.Uri, Timeout = Timeout.InfiniteTimeSpan };
    }

    // The forms in which the proxy may return it: the password alone, as written in the address, or as sent in the header.
    private static string[] PasswordsOf(Uri? proxy) => proxy?.UserInfo.Split(':', 2) is [_, { Length: > 0 } password]
        ? [Uri.UnescapeDataString(password), password, Uri.UnescapeDataString(proxy.UserInfo)]
        : [];

    // WebProxy does not send the user information of an address, and the handler's messages would show it.
    private static WebProxy ProxyOf(Uri address)
    {
        var proxy = new WebProxy(new UriBuilder(address) { UserName = "", Password = "" }.Uri);
        if (address.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password])
        {
            proxy.Credentials = new NetworkCredential(
                Uri.UnescapeDataString(user), Uri.UnescapeDataString(password.FirstOrDefault() ?? ""));
        }

        return proxy;
    }

    // As the handler connects when it has no callback.
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Through a proxy or without TLS the handler needs only the TCP connection.
    private static TlsConnector? Connector(KubeConfig config, SslClientAuthenticationOptions options)
    {
        if (config.Proxy is not null || config.Server.Scheme != Uri.UriSchemeHttps)
        {
            return null;
        }

        options.TargetHost ??= config.Server.IdnHost;
        options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
        return new TlsConnector(new DnsEndPoint(config.Server.IdnHost, config.Server.Port), options);
    }
}
