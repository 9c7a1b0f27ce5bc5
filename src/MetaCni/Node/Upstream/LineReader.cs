// SPDX-License-Identifier: Apache-2.0


namespace MetaCni.Node.Upstream;

/// <summary>Reads a stream line by line, in a buffer that grows with long lines and shrinks after them.</summary>
/// <param name="stream">The stream.</param>
/// <param name="longest">The limit of a line, in bytes.</param>
internal sealed class LineReader(Stream stream, int longest) : IDisposable
{
    private const int UsualLength = 16 << 10;

    private byte[] _buffer = Buffers.Rent(UsualLength);
    private int _start;
    private int _count;

    /// <summary>The next line, valid until the next call; null at the end of the stream. Text after the last line end is no line.</summary>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken stop)
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _count - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + end);
                _start += line.Length + 1;
                _count -= line.Length + 1;
                return line;
            }

            searched = _count;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_start + _count), stop).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _count += read;
        }
    }

    public void Dispose()
    {
        Buffers.Return(_buffer);
        _buffer = [];
    }

    // What is left of the buffer moves to its beginning; between lines a large buffer is given up.
    private void MakeRoom()
    {
        if (_count >= longest)
        {
            throw new InvalidDataException($"a line of more than {longest} bytes");
        }

        var isFull = _count == _buffer.Length;
        if (!isFull && (_count > 0 || _buffer.Length <= 2 * UsualLength))
        {
            _buffer.AsSpan(_start, _count).CopyTo(_buffer);
            _start = 0;
            return;
        }

        var other = Buffers.Rent(isFull ? _buffer.Length * 2 : UsualLength);
        _buffer.AsSpan(_start, _count).CopyTo(other);
        Buffers.Return(_buffer);
        (_buffer, _start) = (other, 0);
    }
}
