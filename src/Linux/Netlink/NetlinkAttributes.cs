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

    // A message has some thirty attributes and few of them are read: a list is cheaper than a table.
    private readonly List<(ushort Type, ReadOnlyMemory<byte> Value)> values;

    public NetlinkAttributes(ReadOnlyMemory<byte> bytes) => values = Split(bytes);

    public ReadOnlyMemory<byte>? Bytes(ushort attribute)
    {
        for (var index = values.Count - 1; index >= 0; index--)
        {
            if (values[index].Type == attribute)
            {
                return values[index].Value;
            }
        }

        return null;
    }

    public uint? Number(ushort attribute) =>
        Bytes(attribute) is { Length: >= sizeof(uint) } value ? MemoryMarshal.Read<uint>(value.Span) : null;

    public int? Index(ushort attribute) => (int?)Number(attribute);

    public string? Text(ushort attribute) => Bytes(attribute) is { } value ? Text(value) : null;

    /// <summary>The texts of a nested attribute that contains several attributes of one type.</summary>
    public IReadOnlyList<string> Texts(ushort list, ushort attribute) => Bytes(list) is { } value
        ? [.. Split(value).Where(one => one.Type == attribute).Select(one => Text(one.Value))]
        : [];

    public IPAddress? Address(ushort attribute) =>
        Bytes(attribute) is { Length: 4 or 16 } value ? new IPAddress(value.Span) : null;

    public NetlinkAttributes? Nested(ushort attribute) => Bytes(attribute) is { } value ? new NetlinkAttributes(value) : null;

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span.TrimEnd((byte)0));

    private static List<(ushort Type, ReadOnlyMemory<byte> Value)> Split(ReadOnlyMemory<byte> bytes)
    {
        var attributes = new List<(ushort Type, ReadOnlyMemory<byte> Value)>(capacity: 32);
        while (bytes.Length >= HeaderSize)
        {
            int length = MemoryMarshal.Read<ushort>(bytes.Span);
            if (length < HeaderSize || length > bytes.Length)
            {
                throw new InvalidDataException($"a netlink attribute of {length} bytes in {bytes.Length}");
            }

            var type = (ushort)(MemoryMarshal.Read<ushort>(bytes.Span[2..]) & TypeMask);
            attributes.Add((type, bytes[HeaderSize..length]));
            bytes = bytes[Math.Min(NetlinkRequest.Align(length), bytes.Length)..];
        }

        return attributes;
    }
}
