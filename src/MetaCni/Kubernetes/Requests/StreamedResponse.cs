// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Http.Headers;

namespace MetaCni.Kubernetes.Requests;

/// <summary>
/// A response whose headers have arrived; its body can be read while the server still sends it. Disposing of it closes the response.
/// </summary>
internal sealed class StreamedResponse : IDisposable
{
    // The buffer grows beyond this only as data arrives: a Content-Length alone must not allocate memory.
    private const int LargestFirstBuffer = 1 << 16;

    private readonly HttpResponseMessage _message;
    private readonly long _limit;

    private StreamedResponse(HttpResponseMessage message, Stream body, long limit) => (_message, Body, _limit) = (message, body, limit);

    public HttpStatusCode Status => _message.StatusCode;

    public bool IsSuccess => _message.IsSuccessStatusCode;

    public HttpResponseHeaders Headers => _message.Headers;

    public string ContentType => _message.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>The bearer token of the request, or "".</summary>
    public string Token => _message.RequestMessage?.Headers.Authorization?.Parameter ?? "";

    /// <summary>The body, limited as the request says. Reading it throws only <see cref="HttpRequestException"/>.</summary>
    public Stream Body { get; }

    /// <summary>The response once it has been read completely; null while <see cref="Body"/> is still to be read.</summary>
    public ApiResponse? Whole { get; set; }

    /// <summary>Takes ownership of the message.</summary>
    /// <param name="message">The message, its body not yet read.</param>
    /// <param name="limit">The size limit of the body in bytes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<StreamedResponse> OfAsync(HttpResponseMessage message, long limit, CancellationToken cancellationToken) =>
        new(message, new BoundedBody(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), limit), limit);

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="HttpRequestException">The connection broke, or the body exceeds the limit.</exception>
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
