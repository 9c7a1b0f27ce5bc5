// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;

namespace EndToEnd.Tests.Build;

/// <summary>The program headers of a 64-bit little-endian ELF file (elf(5)).</summary>
internal static class ElfFile
{
    private const int ProgramHeaderOffset = 32;
    private const int ProgramHeaderSize = 54;
    private const int ProgramHeaderCount = 56;

    public static IReadOnlyList<ElfSegment> Segments(string path)
    {
        var file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException($"{path} is no 64-bit little-endian ELF file");
        }

        var offset = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(ProgramHeaderOffset));
        var size = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(ProgramHeaderSize));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(ProgramHeaderCount));
        return
        [
            .. Enumerable.Range(0, count)
                .Select(index => (ElfSegment)BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset + (index * size)))),
        ];
    }
}
