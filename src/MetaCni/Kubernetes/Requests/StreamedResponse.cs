// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;

namespace MetaCni.Kubernetes.Requests;

/// <summary>An answer whose head has come; its body can be read while the server still sends it. Disposing of it ends the answer.</summary>
internal sealed class StreamedResponse : IDisposable
{
    // More is only set aside once it has come.
    private const int LargestFirstBuffer = 1 << 16;

    private readonly HttpResponseMessage _message;
    private readonly long _limit;

    private StreamedResponse(HttpResponseMessage message, Stream body, long limit) => (_message, Body, _limit) = (message, body, limit);

    public HttpStatusCode Status => _message.StatusCode;

    public bool IsSuccess => _message.IsSuccessStatusCode;

    public HttpResponseHeaders Headers => _message.Headers;

    public string ContentType => _message.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>The bearer token that the request had, or "".</summary>
    public string Token => _message.RequestMessage?.Headers.Authorization?.Parameter ?? "";

    /// <summary>The body, bounded by what the request says; reading it fails with <see cref="HttpRequestException"/> alone.</summary>
    public Stream Body { get; }

    /// <summary>The answer once it has been read to its end; null while <see cref="Body"/> is still to be read.</summary>
    public ApiResponse? Whole { get; set; }

    /// <summary>Takes the message over.</summary>
    /// <param name="message">The message, its body not yet read.</param>
    /// <param name="limit">How many bytes the body may have.</param>
    /// <param name="cancellationToken">When to give up.</param>
    public static async Task<StreamedResponse> OfAsync(HttpResponseMessage message, long limit, CancellationToken cancellationToken) =>
        new(message, new BoundedBody(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), limit), limit);

    /// <summary>Reads the body to its end.</summary>
    /// <exception cref="HttpRequestException">It breaks off, or is longer than it may be.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var length = _message.Content.Headers.ContentLength ?? 0;
        if (length > _limit)
        {
            throw BoundedBody.TooLong(_limit);
        }

        using var content = new MemoryStream((int)Math.Min(length, LargestFirstBuffer));
        await Body.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    public void Dispose()
    {
        Body.Dispose();
        _message.Dispose();
    }
}
