// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>Lists of objects, page by page, in which no page becomes a tree of JSON nodes.</summary>
internal static class ListPages
{
    /// <param name="session">The API server.</param>
    /// <param name="each">Called with each object; its bytes are not kept.</param>
    public static PagedList<ListPage> Of(IApiSession session, Action<WatchedObject> each) =>
        new((request, stop) => ReadAsync(session, request, each, stop), page => page.Next);

    private static async Task<ListPage> ReadAsync(IApiSession session, ApiRequest request, Action<WatchedObject> each, CancellationToken stop)
    {
        using var response = await session.OpenAsync(request, stop).ConfigureAwait(false);
        try
        {
            using var body = await PooledBody.ReadAsync(response, _ => true, stop).ConfigureAwait(false);
            return ListPage.Read(response.Status, body.Content, each) with { RetryAfter = response.RetryAfter?.Delta };
        }
        catch (JsonException) when (response.Status != HttpStatusCode.OK)
        {
            // The text of a proxy, or of priority and fairness.
            return new ListPage(response.Status, "", "", "", response.Status.ToString()) { RetryAfter = response.RetryAfter?.Delta };
        }
        catch (JsonException e)
        {
            throw WatchRefusal.NotTheApi(request, $"the response is not JSON ({e.Message})");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{request.Permission}: {e.Message}", "", e);
        }
        catch (HttpRequestException e)
        {
            throw new CniException(CniErrorCode.TryAgainLater, $"{request.Permission}: {e.Message}", "", e);
        }
    }
}
