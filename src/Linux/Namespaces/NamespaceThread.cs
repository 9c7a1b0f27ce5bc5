// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Namespaces;

/// <summary>Runs code in another network namespace, on a dedicated thread.</summary>
/// <remarks>
/// A thread inherits the namespace of its creator, and the runtime creates threads (thread pool, garbage collector) from any thread. So
/// only system calls with prepared arguments may run here: no allocation, await, queueing, timer or log. The thread ends in the namespace
/// and is never reused.
/// </remarks>
internal static class NamespaceThread
{
    public const int NetworkNamespaceType = 0x40000000;
    private const int StackSize = 256 * 1024;

    /// <summary>Enters the namespace and runs the work there.</summary>
    /// <returns>What the work returned, or a negative errno if entering failed.</returns>
    public static int Run(SafeFileHandle networkNamespace, Func<int> work)
    {
        var descriptor = (int)networkNamespace.DangerousGetHandle();
        var result = Run(() => Libc.SetNs(descriptor, NetworkNamespaceType) == 0 ? work() : NegativeErrno());
        GC.KeepAlive(networkNamespace);
        return result;
    }

    /// <summary>Runs work that leaves this process's namespace itself.</summary>
    public static int Run(Func<int> work)
    {
        var result = 0;
        var thread = new Thread(() => result = work(), StackSize) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return result;
    }

    /// <summary>How the work reports a failed system call.</summary>
    public static int NegativeErrno() => -Errno.Last;
}
