// SPDX-License-Identifier: Apache-2.0
//
// The shared pool keeps one array of each length for each thread, and more for each processor: of arrays of a MiB, that would be more than the
// daemon has. Those are left to the garbage collector.

using System.Buffers;

namespace MetaCni.Node.Upstream;

/// <summary>Buffers for responses: usual ones from the pool, long ones not.</summary>
internal static class Buffers
{
    private const int LongestPooled = 64 << 10;

    public static byte[] Rent(int length) =>
        length <= LongestPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    public static void Return(byte[] buffer)
    {
        if (buffer.Length is > 0 and <= LongestPooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
