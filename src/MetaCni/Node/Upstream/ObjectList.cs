// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

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
        _pages = ListPages.Of(session, objects.Add);
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
}
