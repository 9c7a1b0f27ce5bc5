// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Linux.Spawning;

/// <summary>Keeps the last bytes of a stream of any length.</summary>
internal sealed class TailBuffer(int capacity)
{
    private byte[] _ring = [];
    private long _total;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        // Most programs write nothing, so the buffer is created with the first byte.
        if (_ring.Length == 0 && bytes.Length > 0)
        {
            _ring = new byte[capacity];
        }

        foreach (var value in bytes)
        {
            _ring[_total++ % capacity] = value;
        }
    }

    /// <summary>The kept bytes as text, without a character that was cut at the front.</summary>
    public override string ToString()
    {
        if (_total <= capacity)
        {
            return Encoding.UTF8.GetString(_ring, 0, (int)_total);
        }

        var start = (int)(_total % capacity);
        byte[] kept = [.. _ring.AsSpan(start), .. _ring.AsSpan(0, start)];
        var text = Encoding.UTF8.GetString(kept);
        return text.TrimStart('\uFFFD');
    }
}
