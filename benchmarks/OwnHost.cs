// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Support;

namespace Benchmarks;

/// <summary>
/// A separate network namespace: no bridge or rule is left on the machine, and the machine's own do not slow the benchmark.
/// </summary>
internal static class OwnHost
{
    /// <summary>Moves this thread, and the children and threads that it starts, to the namespace.</summary>
    public static void Enter()
    {
        if (Native.Unshare(Native.NewNetworkNamespace) != 0)
        {
            throw new InvalidOperationException($"a network namespace is needed, run as root: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        Shell.Output("ip", "link", "set", "lo", "up");
    }
}
