// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Requests;

/// <summary>The body of a response as it arrives, up to a limit. It supports only one asynchronous read to the end.</summary>
/// <param name="inner">The stream of the connection.</param>
/// <param name="limit">The limit in bytes.</param>
internal sealed class BoundedBody(Stream inner, long limit) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The failure of a body that exceeds its limit.</summary>
    public static HttpRequestException TooLong(long limit) =>
        new(HttpRequestError.ConfigurationLimitExceeded, $"the body has more than {limit} bytes");

    /// <exception cref="HttpRequestException">The connection broke, or the body exceeds the limit.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // One byte beyond the limit reveals that there is more.
        var most = (int)Math.Min(buffer.Length, limit - _count + 1);
        try
        {
            var count = await inner.ReadAsync(buffer[..most], cancellationToken).ConfigureAwait(false);
            _count += count;
            return _count <= limit ? count : throw TooLong(limit);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new HttpRequestException(
                (e as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown, "the connection closed in the middle of the body", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
