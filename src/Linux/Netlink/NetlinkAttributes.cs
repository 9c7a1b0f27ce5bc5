// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Linux.Netlink;

/// <summary>The attributes of a message by type; a later one of the same type wins, as in the kernel.</summary>
internal sealed class NetlinkAttributes
{
    private const int HeaderSize = 4;

    // NLA_F_NESTED and NLA_F_NET_BYTEORDER are flags in the type.
    private const int TypeMask = 0x3fff;

    private readonly ReadOnlyMemory<byte> bytes;

    /// <exception cref="InvalidDataException">The bytes are not attributes.</exception>
    public NetlinkAttributes(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        while (TryNext(ref bytes, out _, out _))
        {
        }
    }

    // A scan, not a table: a message has some thirty attributes, and few of them are read.
    public ReadOnlyMemory<byte>? Bytes(ushort attribute)
    {
        ReadOnlyMemory<byte>? found = null;
        for (var rest = bytes; TryNext(ref rest, out var type, out var value);)
        {
            found = type == attribute ? value : found;
        }

        return found;
    }

    public uint? Number(ushort attribute) =>
        Bytes(attribute) is { Length: >= sizeof(uint) } value ? MemoryMarshal.Read<uint>(value.Span) : null;

    public int? Index(ushort attribute) => (int?)Number(attribute);

    public string? Text(ushort attribute) => Bytes(attribute) is { } value ? Text(value) : null;

    /// <summary>The texts of a nested attribute that contains several attributes of one type.</summary>
    public IReadOnlyList<string> Texts(ushort list, ushort attribute)
    {
        var texts = new List<string>();
        for (var rest = Bytes(list) ?? default; TryNext(ref rest, out var type, out var value);)
        {
            if (type == attribute)
            {
                texts.Add(Text(value));
            }
        }

        // Two links without names are equal.
        return texts.Count == 0 ? Array.Empty<string>() : texts;
    }

    public IPAddress? Address(ushort attribute) =>
        Bytes(attribute) is { Length: 4 or 16 } value ? new IPAddress(value.Span) : null;

    public NetlinkAttributes? Nested(ushort attribute) => Bytes(attribute) is { } value ? new NetlinkAttributes(value) : null;

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span.TrimEnd((byte)0));

    private static bool TryNext(ref ReadOnlyMemory<byte> rest, out ushort type, out ReadOnlyMemory<byte> value)
    {
        (type, value) = (0, default);
        if (rest.Length < HeaderSize)
        {
            return false;
        }

        int length = MemoryMarshal.Read<ushort>(rest.Span);
        if (length < HeaderSize || length > rest.Length)
        {
            throw new InvalidDataException($"a netlink attribute of {length} bytes in {rest.Length}");
        }

        type = (ushort)(MemoryMarshal.Read<ushort>(rest.Span[2..]) & TypeMask);
        value = rest[HeaderSize..length];
        rest = rest[Math.Min(NetlinkRequest.Align(length), rest.Length)..];
        return true;
    }
}
