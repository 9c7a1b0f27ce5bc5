// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace MetaCni.Journal;

/// <summary>Hashes a name of any length to a number, the same in every process: SipHash-2-4 with a fixed key.</summary>
/// <remarks>
/// Tenants choose names, so a collision must be hard to construct; a sum of characters is too weak. A cryptographic hash has to initialize
/// its library, which takes longer than all other work of an ADD with locks.
/// </remarks>
internal static class NameHash
{
    private const int Block = 8;
    private const ulong FirstKey = 0x6d65_7461_636e_692d;
    private const ulong SecondKey = 0x6e65_7477_6f72_6b73;

    public static ulong Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var state = new State(FirstKey, SecondKey);
        var rest = text.AsSpan();
        for (; rest.Length >= Block; rest = rest[Block..])
        {
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        Span<byte> last = stackalloc byte[Block];
        last.Clear();
        rest.CopyTo(last);
        last[^1] = unchecked((byte)text.Length);
        state.Add(BinaryPrimitives.ReadUInt64LittleEndian(last));
        return state.Finish();
    }

    private struct State(ulong first, ulong second)
    {
        private ulong _a = first ^ 0x736f6d6570736575;
        private ulong _b = second ^ 0x646f72616e646f6d;
        private ulong _c = first ^ 0x6c7967656e657261;
        private ulong _d = second ^ 0x7465646279746573;

        public void Add(ulong block)
        {
            _d ^= block;
            Rounds(2);
            _a ^= block;
        }

        public ulong Finish()
        {
            _c ^= 0xff;
            Rounds(4);
            return _a ^ _b ^ _c ^ _d;
        }

        private void Rounds(int count)
        {
            unchecked
            {
                for (; count > 0; count--)
                {
                    (_a, _c) = (_a + _b, _c + _d);
                    (_b, _d) = (BitOperations.RotateLeft(_b, 13) ^ _a, BitOperations.RotateLeft(_d, 16) ^ _c);
                    (_a, _c) = (BitOperations.RotateLeft(_a, 32) + _d, _c + _b);
                    (_b, _d) = (BitOperations.RotateLeft(_b, 17) ^ _c, BitOperations.RotateLeft(_d, 21) ^ _a);
                    _c = BitOperations.RotateLeft(_c, 32);
                }
            }
        }
    }
}
