// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Linux.Processes;

namespace Linux.Spawning;

/// <summary>A null-terminated array of C strings in native memory, in the format of execve.</summary>
internal sealed unsafe class CStringArray : IDisposable
{
    private readonly int _count;

    public CStringArray(IReadOnlyList<string> strings)
    {
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)strings.Count + 1, (nuint)sizeof(byte*));
        foreach (var text in strings)
        {
            Pointer[_count++] = Copy(EnvironmentText.Bytes(text));
        }
    }

    public byte** Pointer { get; private set; }

    public void Dispose()
    {
        for (var i = 0; Pointer is not null && i < _count; i++)
        {
            NativeMemory.Free(Pointer[i]);
        }

        NativeMemory.Free(Pointer);
        Pointer = null;
    }

    private static byte* Copy(byte[] text)
    {
        var copy = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
        text.CopyTo(new Span<byte>(copy, text.Length));
        return copy;
    }
}
