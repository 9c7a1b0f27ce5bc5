// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;

namespace MetaCni.Kubernetes.Requests;

/// <summary>
/// A response whose headers have arrived; its body can be read while the server still sends it. Disposing of it closes the response.
/// </summary>
/// <param name="body">The body as it arrives; disposed of with this.</param>
/// <param name="limit">The size limit of the body in bytes.</param>
/// <param name="owner">What else to dispose of.</param>
internal sealed class StreamedResponse(Stream body, long limit, IDisposable? owner = null) : IDisposable
{
    // The buffer grows beyond this only as data arrives: a Content-Length alone must not allocate memory.
    private const int LargestFirstBuffer = 1 << 16;

    public required HttpStatusCode Status { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string ContentType { get; init; } = "";

    /// <summary>The length that the server announces; 0 if it does not.</summary>
    public long ContentLength { get; init; }

    /// <summary>The target of a redirect, if the response has one.</summary>
    public Uri? Location { get; init; }

    public RetryConditionHeaderValue? RetryAfter { get; init; }

    /// <summary>Where the daemon of this node has it from (<see cref="NodeHeaders.Source"/>); empty without it.</summary>
    public string Source { get; init; } = "";

    /// <summary>The bearer token of the request, or "".</summary>
    public string Token { get; init; } = "";

    /// <summary>The body, limited as the request says. Reading it throws only <see cref="HttpRequestException"/>.</summary>
    public Stream Body { get; } = new BoundedBody(body, limit);

    /// <summary>The response once it has been read completely; null while <see cref="Body"/> is still to be read.</summary>
    public ApiResponse? Whole { get; set; }

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="HttpRequestException">The connection broke, or the body exceeds the limit.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        if (ContentLength > limit)
        {
            throw BoundedBody.TooLong(limit);
        }

        using var content = new MemoryStream((int)Math.Min(ContentLength, LargestFirstBuffer));
        await Body.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    public void Dispose()
    {
        Body.Dispose();
        owner?.Dispose();
    }
}
