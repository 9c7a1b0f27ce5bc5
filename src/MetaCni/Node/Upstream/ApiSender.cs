// SPDX-License-Identifier: Apache-2.0
//
// Each request is sent once, over connections that are kept: before the caller repeats it, it looks again whether it is still needed.

using System.Net;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>The API server with the daemon's own credential, for code that plugin and daemon have in common.</summary>
/// <param name="session">The connections.</param>
/// <param name="time">The clock.</param>
internal sealed class ApiSender(IApiSession session, TimeProvider time) : IApiSender
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Sends a request. A missing permission is a response, and not an exception.</summary>
    /// <exception cref="CniException">11: no valid response, or one of a server that is overloaded. 115: the credential is rejected.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var opened = await session.OpenAsync(request, end.Token).ConfigureAwait(false);
            var body = await opened.ReadAllAsync(end.Token).ConfigureAwait(false);
            return Require(request, AnswerReader.Read(opened, request, body.Span, session.WithoutSecrets));
        }
        catch (HttpRequestException e)
        {
            throw NoResponse(request, session.WithoutSecrets(e.InnerException?.Message ?? e.Message), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoResponse(request, $"no complete response within {TimeLimit.TotalSeconds} s", e);
        }
    }

    public async Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(FirstPause * (1 << Math.Min(attempt - 1, 6)), time, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static ApiResponse Require(ApiRequest request, ApiResponse response) => response.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired => throw MetaCniError.Of(
            MetaCniErrorCode.AccessDenied, $"the API server does not accept the daemon's credential: {(int)response.Status} {response.Message}"),
        var status when RetryPolicy.IsTransient(status) => throw NoResponse(request, $"{(int)status} {response.Message}", null),
        _ => response.RequireExpected(request),
    };

    private static CniException NoResponse(ApiRequest request, string why, Exception? cause) =>
        new(CniErrorCode.TryAgainLater, $"the API server did not answer ({request.Permission}): {why}", "", cause);
}
