// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Namespaces;

/// <summary>The namespaces of another process, such as the host's init as a container sees it, for a dedicated thread to enter.</summary>
public sealed class ProcessNamespaces : IDisposable
{
    private const int FileSystem = 0x200;
    private const int MountNamespaceType = 0x20000;

    // The mount namespace is entered last: it changes what every path means. The PID namespace of a process never changes.
    private static readonly (string Name, int Type)[] Kinds =
        [("net", 0x40000000), ("uts", 0x4000000), ("ipc", 0x8000000), ("cgroup", 0x2000000), ("mnt", MountNamespaceType)];

    private readonly SafeFileHandle[] _files;
    private readonly int[] _descriptors;

    private ProcessNamespaces(SafeFileHandle[] files) =>
        (_files, _descriptors) = (files, [.. files.Select(file => (int)file.DangerousGetHandle())]);

    /// <summary>Opens the namespaces of a process.</summary>
    /// <exception cref="LinuxException">The process does not exist, or this process may not inspect it (CAP_SYS_PTRACE).</exception>
    public static ProcessNamespaces Open(int processId)
    {
        var files = new List<SafeFileHandle>();
        try
        {
            foreach (var (name, _) in Kinds)
            {
                files.Add(FileDescriptor.Open($"/proc/{processId}/ns/{name}", OpenFlags.ReadOnly));
            }
        }
        catch (LinuxException)
        {
            files.ForEach(file => file.Dispose());
            throw;
        }

        return new ProcessNamespaces([.. files]);
    }

    /// <summary>Opens the file to which a path leads in the other mount namespace, symbolic links included; any thread can use it.</summary>
    /// <exception cref="LinuxException">The namespace cannot be entered, or the file cannot be opened; see the operation.</exception>
    public SafeFileHandle OpenFile(string path, int flags) =>
        TryOpenFile(path, flags, out var file, out var error) ? file : throw new LinuxException("open on the host", path, error);

    /// <summary>As <see cref="OpenFile"/>; false with the error number if the file cannot be opened.</summary>
    /// <exception cref="LinuxException">The namespace cannot be entered: this says nothing about the file.</exception>
    public unsafe bool TryOpenFile(string path, int flags, out SafeFileHandle file, out int error)
    {
        ArgumentNullException.ThrowIfNull(path);
        var bytes = Encoding.UTF8.GetBytes(path + '\0');
        var (mount, entering) = (_descriptors[^1], 0);
        var descriptor = NamespaceThread.Run(() =>
        {
            if ((entering = EnterMounts(mount)) != 0)
            {
                return entering;
            }

            fixed (byte* name = bytes)
            {
                var opened = Libc.Open(name, flags | OpenFlags.CloseOnExec, 0);
                return opened >= 0 ? opened : NamespaceThread.NegativeErrno();
            }
        });
        GC.KeepAlive(_files);
        if (entering != 0)
        {
            throw Refused(entering);
        }

        (file, error) = (new SafeFileHandle(descriptor, ownsHandle: true), Math.Max(0, -descriptor));
        return descriptor >= 0;
    }

    /// <summary>Enters all namespaces on a dedicated thread and runs the work there (<see cref="NamespaceThread"/>).</summary>
    /// <returns>What the work returned.</returns>
    /// <exception cref="LinuxException">A namespace cannot be entered.</exception>
    internal int Run(Func<int> work)
    {
        var entering = 0;
        var result = NamespaceThread.Run(() => (entering = EnterAll()) == 0 ? work() : 0);
        GC.KeepAlive(_files);
        return entering == 0 ? result : throw Refused(entering);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }

    private int EnterAll()
    {
        for (var index = 0; index < _descriptors.Length - 1; index++)
        {
            if (Libc.SetNs(_descriptors[index], Kinds[index].Type) != 0)
            {
                return NamespaceThread.NegativeErrno();
            }
        }

        return EnterMounts(_descriptors[^1]);
    }

    // Threads share root and working directory; only a thread with its own may enter another mount namespace (setns(2)).
    private static int EnterMounts(int descriptor) =>
        Libc.Unshare(FileSystem) == 0 && Libc.SetNs(descriptor, MountNamespaceType) == 0 ? 0 : NamespaceThread.NegativeErrno();

    private static LinuxException Refused(int entering) => new("enter the namespaces of the host", -entering);
}
