// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Support;

/// <summary>A temporary directory of executables that stand for plugins.</summary>
[SupportedOSPlatform("linux")]
public sealed class PluginDirectory : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = Directory.CreateTempSubdirectory("plugins-").FullName;

    /// <summary>A shell script; returns its path.</summary>
    public string AddScript(string name, string body) => AddFile(name, $"#!/bin/sh\n{body}\n", Executable);

    public string AddFile(string name, string content, UnixFileMode mode = Executable)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    /// <summary>A link to a program of the system.</summary>
    public string AddLink(string name, string target)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }

    /// <summary>A named pipe, by which a script and a test wait for each other.</summary>
    public string AddFifo(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (MakeFifo(path, Convert.ToUInt32("600", 8)) != 0)
        {
            throw new IOException($"no FIFO at {path}");
        }

        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
