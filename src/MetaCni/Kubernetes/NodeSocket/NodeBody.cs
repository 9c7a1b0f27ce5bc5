// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace MetaCni.Kubernetes.NodeSocket;

/// <summary>The body of a response, as RFC 9112 §6 delimits it, and §7.1 for chunks.</summary>
internal sealed class NodeBody
{
    private const int LongestChunkLine = 256;
    private const int MostTrailers = 64;
    private const int LongestTrailer = 4096;

    // 2^40 - 1: no overflow, and beyond every limit of a body.
    private const int MostDigits = 10;

    private readonly NodeConnection _connection;
    private readonly bool _isChunked;
    private readonly bool _isOpenEnded;
    private long _left;
    private bool _hasEnded;
    private bool _isInChunk;

    public NodeBody(NodeConnection connection, ResponseHead head)
    {
        _connection = connection;
        _isChunked = head.IsChunked && !head.HasNoBody;
        _isOpenEnded = !_isChunked && head.Length < 0 && !head.HasNoBody;
        _left = _isChunked || head.HasNoBody ? 0 : Math.Max(0, head.Length);
        _hasEnded = !_isChunked && !_isOpenEnded && _left == 0;
    }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <param name="patience">The longest silence.</param>
    /// <exception cref="NodeFailureException">The body is malformed or breaks off, or the daemon is silent.</exception>
    public int Read(Span<byte> buffer, TimeSpan patience)
    {
        if (_isChunked && _left == 0 && !_hasEnded)
        {
            StartChunk(patience);
        }

        if (_hasEnded)
        {
            return 0;
        }

        var count = _connection.Read(_isOpenEnded ? buffer : buffer[..(int)Math.Min(buffer.Length, _left)], patience);
        if (count == 0)
        {
            _hasEnded = _isOpenEnded ? true : throw NodeConnection.BrokenOff();
        }
        else if (!_isOpenEnded)
        {
            _left -= count;
            _hasEnded = !_isChunked && _left == 0;
        }

        return count;
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="length">The expected length, or -1.</param>
    /// <param name="limit">The limit in bytes.</param>
    /// <exception cref="NodeFailureException">As <see cref="Read"/>, or it exceeds the limit.</exception>
    public ReadOnlyMemory<byte> ReadAll(long length, long limit)
    {
        // A Content-Length alone must not allocate memory: the buffer grows as data arrives.
        var content = new byte[Math.Clamp(length + 1, 1 << 12, 1 << 16)];
        var total = 0;
        while (length <= limit)
        {
            if (total == content.Length)
            {
                Array.Resize(ref content, content.Length * 2);
            }

            var count = Read(content.AsSpan(total), NodePatience.Next);
            if (count == 0)
            {
                return content.AsMemory(0, total);
            }

            total += count;
            length = Math.Max(length, total);
        }

        throw new NodeFailureException($"the response has more than {limit} bytes");
    }

    private void StartChunk(TimeSpan patience)
    {
        if (_isInChunk && !_connection.ReadLine(0, patience).IsEmpty)
        {
            throw Malformed();
        }

        _isInChunk = true;
        var line = _connection.ReadLine(LongestChunkLine, patience);
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).Trim(" \t"u8);
        if (digits.Length > MostDigits
            || !long.TryParse(Encoding.Latin1.GetString(digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _left))
        {
            throw Malformed();
        }

        if (_left == 0)
        {
            SkipTrailers(patience);
            _hasEnded = true;
        }
    }

    private void SkipTrailers(TimeSpan patience)
    {
        for (var count = 0; !_connection.ReadLine(LongestTrailer, patience).IsEmpty; count++)
        {
            if (count == MostTrailers)
            {
                throw Malformed();
            }
        }
    }

    private static NodeFailureException Malformed() => new("the response has a malformed chunk");
}
