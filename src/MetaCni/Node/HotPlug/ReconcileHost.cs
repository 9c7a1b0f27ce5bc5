// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using MetaCni.Node.Duties;
using MetaCni.Node.Host;

namespace MetaCni.Node.HotPlug;

/// <summary>The host of the daemon's container.</summary>
/// <param name="services">The daemon's services.</param>
internal sealed class ReconcileHost(NodeServices services) : IReconcileHost
{
    public bool TryOpen([NotNullWhen(true)] out IReconciles? reconciles, out string obstacle)
    {
        reconciles = new HostReach(HostFeature.HotPlug, services.Directories, Environment.ProcessId).TryOpen(out var host, out obstacle)
            ? new HostReconciles(new HostCommands(services.Directories, host, services.Time), host, services.Time)
            : null;
        return reconciles is not null;
    }
}
