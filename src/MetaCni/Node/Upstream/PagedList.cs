// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>
/// Lists objects page by page, with one page in memory. If a page is too long, it is read again as a shorter one, and so are the next ones:
/// large objects are rarely alone. After some short pages it tries a longer one again.
/// </summary>
/// <param name="send">Sends a request; throws 5 or 7 if the page exceeds a limit of the request.</param>
/// <param name="next">The continue token in a page; empty for the last page, and for a failure.</param>
internal sealed class PagedList<TPage>(Func<ApiRequest, CancellationToken, Task<TPage>> send, Func<TPage, string> next)
{
    // The daemon has 64 MiB, and tenants write the objects.
    private const long LongestPage = 2 << 20;

    // An object has at most 1.5 MiB in etcd; JSON repeats the names of members and escapes characters.
    private const long LongestObject = 8 << 20;

    private const int PagesBeforeLonger = 8;

    /// <summary>The lengths of pages, in objects: from the usual one to a single object.</summary>
    public IReadOnlyList<int> PageLengths { get; init; } = [100, 10, 1];

    /// <summary>More pages are a failure: a server could continue for ever.</summary>
    public int MostPages { get; init; } = 10_000;

    /// <summary>Reads the pages. The last one may be a failure, which ends the list.</summary>
    /// <param name="request">The list, without <c>limit</c> and <c>continue</c>.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="CniException">11: the list has too many pages. Others are of sending.</exception>
    public async IAsyncEnumerable<TPage> ReadAsync(ApiRequest request, [EnumeratorCancellation] CancellationToken stop)
    {
        var (token, length, pagesOfLength) = ("", 0, 0);
        for (var count = 0; count < MostPages; count++)
        {
            var (page, used) = await PageAsync(request, token, length, stop).ConfigureAwait(false);
            pagesOfLength = used == length ? pagesOfLength + 1 : 1;
            length = used;
            if (length > 0 && pagesOfLength == PagesBeforeLonger)
            {
                (length, pagesOfLength) = (length - 1, 0);
            }

            token = next(page);
            yield return page;
            if (token.Length == 0)
            {
                yield break;
            }
        }

        throw new CniException(CniErrorCode.TryAgainLater, $"{request.Permission}: the API server's list has more than {MostPages} pages");
    }

    private async Task<(TPage Page, int Length)> PageAsync(ApiRequest request, string token, int length, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return (await send(Page(request, PageLengths[length], token), stop).ConfigureAwait(false), length);
            }
            catch (CniException e) when (IsTooLong(e) && length < PageLengths.Count - 1)
            {
                length++;
            }
        }
    }

    // By its bytes, or by the number of its JSON values.
    private static bool IsTooLong(CniException failure) =>
        (CniErrorCode)failure.Error.Code is CniErrorCode.IOFailure or CniErrorCode.InvalidNetworkConfiguration;

    private static ApiRequest Page(ApiRequest request, int limit, string token) => request with
    {
        Path = $"{request.Path}{(request.Path.Contains('?') ? '&' : '?')}limit={limit}"
            + (token.Length > 0 ? $"&continue={Uri.EscapeDataString(token)}" : ""),
        LongestAnswer = limit > 1 ? LongestPage : LongestObject,
    };
}
