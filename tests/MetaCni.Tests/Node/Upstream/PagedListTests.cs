// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using MetaCni.Node.Cache;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

public sealed class PagedListTests
{
    private readonly List<int> _asked = [];

    // Objects of which a page may hold so many: those at the beginning of the list are large.
    [Fact]
    public async Task After_some_short_pages_longer_ones_are_tried_again()
    {
        var read = await ReadAsync(total: 200, mostOf: position => position < 3 ? 1 : 100);

        Assert.Equal(200, read);
        Assert.Equal([100, 10, 1, 1, 1, 1, 1, 1, 1, 1, 10, 10, 10, 10, 10, 10, 10, 10, 100, 100], _asked);
    }

    [Fact]
    public async Task A_list_without_end_is_a_failure() =>
        Assert.Equal(CniErrorCode.TryAgainLater, (CniErrorCode)(await Assert.ThrowsAsync<CniException>(() => ReadAsync(int.MaxValue, _ => 100))).Error.Code);

    [Fact]
    public async Task An_object_that_is_too_long_alone_is_a_failure() =>
        Assert.Equal(CniErrorCode.IOFailure, (CniErrorCode)(await Assert.ThrowsAsync<CniException>(() => ReadAsync(10, _ => 0))).Error.Code);

    // The continue token is the position.
    private async Task<int> ReadAsync(int total, Func<int, int> mostOf)
    {
        var list = new PagedList<(int Count, string Next)>(
            (request, _) =>
            {
                var query = request.Path[(request.Path.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
                var limit = int.Parse(query["limit"], CultureInfo.InvariantCulture);
                var position = int.Parse(query.GetValueOrDefault("continue", "0"), CultureInfo.InvariantCulture);
                _asked.Add(limit);
                if (limit > mostOf(position))
                {
                    throw new CniException(CniErrorCode.IOFailure, "the response exceeds the size limit");
                }

                var end = Math.Min(total, position + limit);
                return Task.FromResult((end - position, end < total ? $"{end}" : ""));
            },
            page => page.Next) { MostPages = 100 };
        var count = 0;
        await foreach (var (read, _) in list.ReadAsync(CachedKind.Definitions.List, CancellationToken.None))
        {
            count += read;
        }

        return count;
    }
}
