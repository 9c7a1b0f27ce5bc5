// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>Lists the objects of a watch, page by page: no page becomes a tree of JSON nodes.</summary>
internal sealed class ObjectList
{
    private readonly IApiSession _session;
    private readonly IWatchedObjects _objects;
    private readonly PagedList<ListPage> _pages;

    /// <param name="session">The API server.</param>
    /// <param name="objects">They get the list.</param>
    public ObjectList(IApiSession session, IWatchedObjects objects)
    {
        (_session, _objects) = (session, objects);
        _pages = new PagedList<ListPage>(PageAsync, page => page.Next);
    }

    /// <summary>Reads the list.</summary>
    /// <param name="progressed">Called with each page.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>The resource version of the list.</returns>
    /// <exception cref="WatchFailedException">The API server refuses it, or sends something else.</exception>
    /// <exception cref="CniException">The API server cannot be reached.</exception>
    public async Task<string> ReadAsync(Action progressed, CancellationToken stop)
    {
        _objects.StartList();
        var version = "";
        await foreach (var page in _pages.ReadAsync(_objects.List, stop).ConfigureAwait(false))
        {
            progressed();
            if (!page.IsSuccess)
            {
                throw WatchRefusal.Of(_objects.List, page.Status, _session.WithoutSecrets(page.Message), page.RetryAfter);
            }

            if (!page.Kind.EndsWith("List", StringComparison.Ordinal) || page.Version.Length == 0)
            {
                throw WatchRefusal.NotTheApi(_objects.List, $"the response is not {_objects.List.Expected.Description}");
            }

            version = page.Version;
        }

        _objects.EndList();
        return version;
    }

    private async Task<ListPage> PageAsync(ApiRequest request, CancellationToken stop)
    {
        using var response = await _session.OpenAsync(request, stop).ConfigureAwait(false);
        try
        {
            using var body = await PooledBody.ReadAsync(response, _ => true, stop).ConfigureAwait(false);
            return ListPage.Read(response.Status, body.Content, _objects.Add) with { RetryAfter = response.RetryAfter?.Delta };
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
