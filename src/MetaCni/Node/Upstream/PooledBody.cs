// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>The whole body of a response, in a buffer until it is disposed of.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int FirstLength = 16 << 10;

    private byte[] _buffer = Buffers.Rent(FirstLength);
    private int _count;

    private PooledBody()
    {
    }

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _count);

    /// <summary>Reads the body.</summary>
    /// <param name="response">The response; its limit is the body's.</param>
    /// <param name="grows">Called before the buffer grows, with the bytes that are added; false refuses it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="HttpRequestException">The connection broke, the body exceeds its limit, or the growth was refused.</exception>
    public static async Task<PooledBody> ReadAsync(StreamedResponse response, Func<int, bool> grows, CancellationToken stop)
    {
        var body = new PooledBody();
        try
        {
            while (await response.Body.ReadAsync(body._buffer.AsMemory(body._count), stop).ConfigureAwait(false) is > 0 and var read)
            {
                body._count += read;
                if (body._count == body._buffer.Length)
                {
                    body.Grow(grows);
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        (_buffer, _count) = ([], 0);
        if (buffer.Length > 0)
        {
            Buffers.Return(buffer);
        }
    }

    private void Grow(Func<int, bool> grows)
    {
        if (!grows(_buffer.Length))
        {
            throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "too many bytes are read at the same time");
        }

        var larger = Buffers.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _count).CopyTo(larger);
        Buffers.Return(_buffer);
        _buffer = larger;
    }
}
