// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>
/// A session over one endpoint. After a failure the next request uses a new one, from the configuration as it is then. Streams that are open
/// go on: their connections close with them.
/// </summary>
/// <param name="open">Creates an endpoint from the current configuration.</param>
internal sealed class ApiSession(Func<ApiEndpoint> open) : IApiSession
{
    private readonly Lock _lock = new();
    private ApiEndpoint? _current;
    private bool _isDisposed;

    public async Task<StreamedResponse> OpenAsync(ApiRequest request, CancellationToken stop)
    {
        var endpoint = Current();
        try
        {
            var response = await SendAsync(endpoint, request, stop).ConfigureAwait(false);
            if (response.Status != HttpStatusCode.Unauthorized || !await endpoint.RenewTokenAsync(response.Token, stop).ConfigureAwait(false))
            {
                return response;
            }

            response.Dispose();
            return await SendAsync(endpoint, request, stop).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            Leave(endpoint);
            throw RetryPolicy.IsTransient(e)
                ? NoResponse(endpoint, request, endpoint.WithoutSecrets(ConnectionFailure.Reason(e)), e)
                : ConnectionFailure.Of(endpoint, request, e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            Leave(endpoint);
            throw NoResponse(endpoint, request, e.InnerException?.Message ?? e.Message, e);
        }
    }

    public string WithoutSecrets(string text)
    {
        lock (_lock)
        {
            return _current?.WithoutSecrets(text) ?? text;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _current?.Dispose();
            _current = null;
        }
    }

    private static Task<StreamedResponse> SendAsync(ApiEndpoint endpoint, ApiRequest request, CancellationToken stop) =>
        endpoint.SendAsync(request, (opened, _) => Task.FromResult(opened), stop);

    private static CniException NoResponse(ApiEndpoint endpoint, ApiRequest request, string why, Exception inner) => new(
        CniErrorCode.TryAgainLater, $"the API server {endpoint.Name} did not answer ({request.Permission}): {why}", "", inner);

    private ApiEndpoint Current()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _current ??= open();
        }
    }

    private void Leave(ApiEndpoint endpoint)
    {
        lock (_lock)
        {
            if (_current == endpoint)
            {
                _current = null;
                endpoint.Dispose();
            }
        }
    }
}
