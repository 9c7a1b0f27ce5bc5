// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace MetaCni.Node.Duties;

/// <summary>The pages of the daemon's socket. A duty adds those that it knows the content of. Thread-safe.</summary>
internal sealed class NodePages
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, Task<Page>>> _pages = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces a page.</summary>
    /// <param name="path">Its path, such as <c>/metrics</c>.</param>
    /// <param name="content">Makes the content, for each request anew.</param>
    public void Add(string path, Func<CancellationToken, Task<Page>> content) => _pages[path] = content;

    /// <summary>The page of a path; 404 if it does not exist.</summary>
    public Task<Page> GetAsync(string path, CancellationToken cancellationToken) => _pages.TryGetValue(path, out var content)
        ? content(cancellationToken)
        : Task.FromResult(new Page(404, $"pages: {string.Join(' ', _pages.Keys.Order(StringComparer.Ordinal))}"));
}
