// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Builds one message: netlink header, family header, attributes (netlink(7)), in host byte order.</summary>
internal sealed class NetlinkRequest
{
    public const int HeaderSize = 16;
    private const int SequenceOffset = 8;
    private const int AttributeHeaderSize = 4;

    private byte[] buffer = new byte[256];
    private int length = HeaderSize;

    public NetlinkRequest(NetlinkType type, NetlinkFlags flags)
    {
        MemoryMarshal.Write(buffer.AsSpan(4), (ushort)type);
        MemoryMarshal.Write(buffer.AsSpan(6), (ushort)flags);
    }

    /// <summary>Adds a fixed part: the header of the family or of a next hop.</summary>
    public void Append<T>(in T part)
        where T : unmanaged
    {
        MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), part);
    }

    public void Attribute(ushort attribute, uint value) => Attribute(attribute, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    public void Attribute(ushort attribute, IPAddress address) => Attribute(attribute, address.GetAddressBytes());

    public void Attribute(ushort attribute, ReadOnlySpan<byte> value)
    {
        var start = Begin(attribute);
        value.CopyTo(Take(value.Length));
        End(start);
    }

    /// <summary>Starts an attribute that contains everything until <see cref="End"/>.</summary>
    public int Begin(ushort attribute)
    {
        var start = length;
        MemoryMarshal.Write(Take(AttributeHeaderSize)[2..], attribute);
        return start;
    }

    /// <summary>Writes the length of the part that started at <paramref name="start"/> into its first two bytes.</summary>
    public void End(int start)
    {
        MemoryMarshal.Write(buffer.AsSpan(start), (ushort)(length - start));
        Take(Align(length) - length);
    }

    /// <summary>The offset of the next part.</summary>
    public int Position => length;

    /// <summary>The finished message.</summary>
    public ReadOnlySpan<byte> ToBytes(uint sequence)
    {
        MemoryMarshal.Write(buffer.AsSpan(), length);
        MemoryMarshal.Write(buffer.AsSpan(SequenceOffset), sequence);
        return buffer.AsSpan(0, length);
    }

    /// <summary>Every part of a message starts at a multiple of four.</summary>
    public static int Align(int size) => (size + 3) & ~3;

    private Span<byte> Take(int size)
    {
        if (length + size > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + size));
        }

        length += size;
        return buffer.AsSpan(length - size, size);
    }
}
