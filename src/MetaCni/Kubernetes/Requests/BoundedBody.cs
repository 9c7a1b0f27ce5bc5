// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Kubernetes.Requests;

/// <summary>The body of an answer as it comes over the wire, up to a limit; it is only read, asynchronously and once.</summary>
/// <param name="inner">What comes.</param>
/// <param name="limit">How many bytes there may be.</param>
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

    /// <summary>The failure of a body that has more bytes than it may have.</summary>
    public static HttpRequestException TooLong(long limit) =>
        new(HttpRequestError.ConfigurationLimitExceeded, $"the body has more than {limit} bytes");

    /// <exception cref="HttpRequestException">The connection broke off, or there is more than the limit.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // One byte beyond the limit shows that there is more.
        var most = (int)Math.Min(buffer.Length, limit - _count + 1);
        try
        {
            var count = await inner.ReadAsync(buffer[..most], cancellationToken).ConfigureAwait(false);
            _count += count;
            return _count <= limit ? count : throw TooLong(limit);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new HttpRequestException((e as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown, "the body broke off", e);
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
