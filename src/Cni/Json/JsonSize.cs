// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>The size of a tree, measured before anything is built from it.</summary>
/// <param name="Bytes">The length in bytes of UTF-8, as <see cref="JsonBorder.Write(JsonNode)"/> writes it.</param>
/// <param name="Values">The number of numbers, strings, booleans, nulls, arrays and objects, the tree itself included.</param>
public readonly record struct JsonSize(long Bytes, long Values)
{
    /// <summary>Measures a tree; null is the JSON literal.</summary>
    public static JsonSize Of(JsonNode? node)
    {
        var counter = new Counter();
        JsonBorder.Write(node, counter);
        return new JsonSize(counter.Bytes, ValuesOf(node));
    }

    /// <summary>Adds two sizes.</summary>
    public static JsonSize operator +(JsonSize one, JsonSize other) => new(one.Bytes + other.Bytes, one.Values + other.Values);

    /// <summary>Multiplies a size.</summary>
    public static JsonSize operator *(JsonSize one, int times) => new(one.Bytes * times, one.Values * times);

    private static long ValuesOf(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Sum(member => ValuesOf(member.Value)),
        JsonArray items => 1 + items.Sum(ValuesOf),
        _ => 1,
    };

    // Counts the written bytes and discards them.
    private sealed class Counter : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[1024];

        public long Bytes { get; private set; }

        public void Advance(int count) => Bytes += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint);

        public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint);

        private byte[] Room(int sizeHint) => sizeHint <= _buffer.Length ? _buffer : _buffer = new byte[sizeHint];
    }
}
