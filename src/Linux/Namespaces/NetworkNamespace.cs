// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Linux.Namespaces;

/// <summary>Network namespaces by path, and named ones as in <c>ip netns</c>.</summary>
/// <remarks>No long-lived thread of this process changes its namespace: see <see cref="NamespaceThread"/>.</remarks>
public static class NetworkNamespace
{
    private const long NamespaceFileSystem = 0x6e736673;
    private const nuint GetNamespaceType = 0xb703;
    private const int CloseOnExecSocket = 0x80000;
    private const int SocketLevel = 1;
    private const int NamespaceCookieOption = 71;
    private const int UnixFamily = 1;
    private const int Datagram = 2;

    /// <summary>Opens a socket that belongs to the namespace; any thread can use it.</summary>
    /// <exception cref="LinuxException">The namespace cannot be entered; EINVAL: the path is not a network namespace.</exception>
    public static SafeFileHandle OpenSocket(string namespacePath, int family, int type, int protocol)
    {
        using var networkNamespace = Open(namespacePath);
        return OpenSocket(networkNamespace, namespacePath, (family, type, protocol));
    }

    private static SafeFileHandle OpenSocket(SafeFileHandle networkNamespace, string namespacePath, (int Family, int Type, int Protocol) kind)
    {
        var (family, type, protocol) = kind;
        var descriptor = NamespaceThread.Run(networkNamespace, () =>
        {
            var socket = Libc.Socket(family, type | CloseOnExecSocket, protocol);
            return socket >= 0 ? socket : NamespaceThread.NegativeErrno();
        });
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new LinuxException("setns and open a socket in", namespacePath, -descriptor);
    }

    /// <summary>A number that is unique to a network namespace until the next boot, unlike paths and inodes.</summary>
    public static ulong Cookie(string path)
    {
        using var socket = OpenSocket(path, UnixFamily, Datagram, 0);
        return CookieOf(socket);
    }

    /// <summary>The cookie of the namespace that a socket belongs to.</summary>
    public static ulong CookieOf(SafeFileHandle socket)
    {
        uint length = sizeof(ulong);
        return Libc.GetSocketOption(socket, SocketLevel, NamespaceCookieOption, out var cookie, ref length) == 0
            ? cookie
            : throw LinuxException.Last("read the cookie of a network namespace");
    }

    /// <summary>As <see cref="Cookie"/>; false if the path does not lead to a network namespace (any more).</summary>
    /// <exception cref="LinuxException">
    /// EPERM: this process lacks the capability to enter namespaces (<see cref="Privileges"/>).
    /// </exception>
    public static bool TryCookie(string path, out ulong cookie)
    {
        try
        {
            cookie = Cookie(path);
            return true;
        }
        catch (LinuxException e) when (!LinuxException.IsForLackOfPrivileges(e))
        {
            cookie = 0;
            return false;
        }
    }

    /// <summary>
    /// The cookie of the network namespace at a path of another mount namespace; null if the path does not lead to a network namespace (any
    /// more).
    /// </summary>
    /// <exception cref="LinuxException">Neither can be told.</exception>
    public static ulong? CookieIn(ProcessNamespaces namespaces, string path)
    {
        ArgumentNullException.ThrowIfNull(namespaces);

        // Non-blocking, because the path may lead to something else, such as a FIFO.
        if (!namespaces.TryOpenFile(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, out var file, out var error))
        {
            return error is Errno.NoEntry or Errno.NotDirectory ? null : throw new LinuxException("open on the host", path, error);
        }

        return CookieBehind(file, path);
    }

    /// <summary>As <see cref="Cookie"/>; null if the path does not lead to a network namespace (any more).</summary>
    /// <exception cref="LinuxException">Neither can be told.</exception>
    public static ulong? CookieIfAny(string path)
    {
        // Non-blocking, because the path may lead to something else, such as a FIFO.
        if (!FileDescriptor.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, out var file))
        {
            var error = Errno.Last;
            file.Dispose();
            return error is Errno.NoEntry or Errno.NotDirectory ? null : throw new LinuxException("open", path, error);
        }

        return CookieBehind(file, path);
    }

    private static ulong? CookieBehind(SafeFileHandle networkNamespace, string path)
    {
        using (networkNamespace)
        {
            if (!IsNetworkNamespace(networkNamespace))
            {
                return null;
            }

            using var socket = OpenSocket(networkNamespace, path, (UnixFamily, Datagram, 0));
            return CookieOf(socket);
        }
    }

    /// <summary>True if it is this process's namespace; false if the path does not exist or cannot be followed.</summary>
    public static bool IsCurrent(string path)
    {
        try
        {
            return FileStatus.TryOf(path, out var there)
                && FileStatus.TryOf("/proc/self/ns/net", out var own)
                && there.Identity == own.Identity;
        }
        catch (LinuxException)
        {
            // EACCES, ELOOP, ENAMETOOLONG: opening the path fails with its own message.
            return false;
        }
    }

    /// <summary>Writes a value under <c>/proc/sys</c>, which shows the namespace of the accessing thread.</summary>
    /// <param name="namespacePath">The namespace.</param>
    /// <param name="key">
    /// Such as <c>net/ipv6/conf/eth0/accept_ra_defrtr</c>; with slashes, because interface names may contain dots.
    /// </param>
    /// <param name="value">The text to write.</param>
    /// <returns>False if the setting does not exist.</returns>
    /// <exception cref="LinuxException">The namespace cannot be entered, or the kernel refuses the value.</exception>
    public static unsafe bool TrySetSysctl(string namespacePath, string key, string value)
    {
        if (!key.StartsWith("net/", StringComparison.Ordinal) || key.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw new ArgumentException($"{key} is not a setting of a network namespace", nameof(key));
        }

        var file = Encoding.UTF8.GetBytes($"/proc/sys/{key}\0");
        var content = Encoding.UTF8.GetBytes(value);
        using var networkNamespace = Open(namespacePath);
        var result = NamespaceThread.Run(networkNamespace, () =>
        {
            fixed (byte* path = file, bytes = content)
            {
                return WriteFile(path, bytes, content.Length);
            }
        });
        if (result is not (0 or -Errno.NoEntry))
        {
            throw new LinuxException($"set {key} to {value} in the network namespace", namespacePath, -result);
        }

        return result == 0;
    }

    /// <summary>The path of a named namespace.</summary>
    public static string PathOf(string name) => NamedNamespace.PathOf(name);

    /// <summary>Creates a named namespace with a loopback interface that is down.</summary>
    public static void Create(string name) => NamedNamespace.Create(name);

    /// <summary>Removes the name; the kernel deletes the namespace when nothing uses it any more.</summary>
    public static void Delete(string name) => NamedNamespace.Delete(name);

    private static unsafe int WriteFile(byte* path, byte* content, int length)
    {
        var descriptor = Libc.Open(path, OpenFlags.WriteOnly | OpenFlags.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return NamespaceThread.NegativeErrno();
        }

        var result = Libc.Write(descriptor, content, length) < 0 ? NamespaceThread.NegativeErrno() : 0;
        _ = Libc.Close(descriptor);
        return result;
    }

    private static SafeFileHandle Open(string path)
    {
        // Non-blocking, because the path may lead to something else, such as a FIFO.
        var file = FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (!IsNetworkNamespace(file))
        {
            file.Dispose();
            throw new LinuxException("setns to", path, Errno.Invalid, "it is not a network namespace");
        }

        return file;
    }

    // Check the file system first: the ioctl could mean something else for another file.
    private static bool IsNetworkNamespace(SafeFileHandle file)
    {
        // struct statfs has 120 bytes on both architectures and starts with the file system type.
        Span<long> status = stackalloc long[32];
        return Libc.FStatFs(file, status) == 0
            && status[0] == NamespaceFileSystem
            && Libc.IoCtl(file, GetNamespaceType, 0) == NamespaceThread.NetworkNamespaceType;
    }
}
