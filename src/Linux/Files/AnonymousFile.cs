// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>A file in memory without a name (memfd_create). It exists as long as a process has it open.</summary>
public sealed class AnonymousFile : IDisposable
{
    private const uint CloseOnExec = 1;

    private AnonymousFile(SafeFileHandle handle) => Handle = handle;

    /// <summary>The open file; a child's copy shares its position.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Creates an empty file.</summary>
    /// <param name="name">Shown in <c>/proc/PID/fd</c> only.</param>
    public static AnonymousFile Create(string name)
    {
        var descriptor = Libc.CreateMemoryFile(name, CloseOnExec);
        return descriptor >= 0 ? new AnonymousFile(new SafeFileHandle(descriptor, ownsHandle: true)) : throw LinuxException.Last("memfd_create");
    }

    /// <summary>The beginning of what was written so far, as text.</summary>
    /// <param name="most">The maximum number of bytes.</param>
    public string Beginning(int most)
    {
        var buffer = new byte[most];
        return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(Handle, buffer, fileOffset: 0));
    }

    /// <summary>The end of what was written so far, as text.</summary>
    /// <param name="most">The maximum number of bytes.</param>
    public string End(int most)
    {
        var buffer = new byte[most];
        return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(Handle, buffer, Math.Max(0, RandomAccess.GetLength(Handle) - most)));
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
