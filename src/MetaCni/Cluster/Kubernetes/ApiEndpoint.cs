// SPDX-License-Identifier: Apache-2.0

using System.Net.Http.Headers;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>One way to the API: a client with its credential. The node's socket needs none.</summary>
/// <param name="client">Sends requests to the endpoint's address.</param>
/// <param name="name">The endpoint, for messages.</param>
/// <param name="credential">What the endpoint is told about us, for messages.</param>
/// <param name="token">The bearer token, or null.</param>
internal sealed class ApiEndpoint(HttpClient client, string name, string credential, BearerToken? token) : IDisposable
{
    public string Name => name;

    public string Credential => credential;

    /// <summary>True for the node's socket: if nobody answers there, the next endpoint is tried.</summary>
    public bool IsLocal { get; init; }

    /// <summary>True once it accepted a request and let the time pass: it is not asked again as long as there is another.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Makes the client's connections; null where the client does that itself.</summary>
    public TlsConnector? Connector { get; init; }

    /// <summary>False where the credential that a connection needs has to be fetched first.</summary>
    public bool MayConnectEarly { get; init; } = true;

    /// <summary>Requests will come: the first need not wait for its connection then.</summary>
    public void ConnectEarly()
    {
        if (MayConnectEarly)
        {
            Connector?.ConnectEarly();
        }
    }

    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage();
        if (token is not null && await token.CurrentAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } bearer)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a 401: true if there is another token to try than the one that was refused.</summary>
    public async Task<bool> RenewTokenAsync(HttpResponseMessage refusal, CancellationToken cancellationToken)
    {
        var refused = refusal.RequestMessage?.Headers.Authorization?.Parameter ?? "";
        return token is not null && await token.RenewAsync(refused, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        client.Dispose();
        Connector?.Dispose();
    }
}
