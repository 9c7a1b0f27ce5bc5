// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Linux.Locks;
using MetaCni.Node.Upstream;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Uninstalling;

/// <summary>
/// Takes MetaCni off this node: 1 waits until no daemon runs on the node, 2 removes what no pod needs, again and again until nothing is left,
/// 3 ends the DaemonSet when all nodes are done.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="host">Works on the host.</param>
/// <param name="daemonSet">The DaemonSet of this pod.</param>
internal sealed class UninstallingDuty(NodeServices services, IHostUninstall host, UninstallerDaemonSet daemonSet) : INodeDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // A pod's detaching may take 50 s.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(30);

    private readonly LastingTrouble _trouble = new(services, "");

    public string Name => "uninstalling";

    public async Task RunAsync(CancellationToken stop)
    {
        // 1 wait until no daemon runs
        using var held = await LockAsync(stop).ConfigureAwait(false);

        // 2 remove what no pod needs
        while (!await RemoveAsync(stop).ConfigureAwait(false))
        {
            await Task.Delay(Interval, services.Time, stop).ConfigureAwait(false);
        }

        services.Conditions.Clear(NodeConditionType.Waiting);
        services.Conditions.Set(NodeConditionType.Removed, "Removed", "MetaCni is removed from this node");
        services.Log.Verbose("MetaCni is removed from this node; waiting until all nodes are done");

        // 3 end the DaemonSet
        while (!await EndAsync(stop).ConfigureAwait(false))
        {
            await Task.Delay(Interval, services.Time, stop).ConfigureAwait(false);
        }

        services.Log.Verbose("all nodes are done; the DaemonSet is deleted");
        services.Heartbeats.Stop(Name);
    }

    private async Task<FileLock> LockAsync(CancellationToken stop)
    {
        while (true)
        {
            services.Heartbeats.Beat(Name, LongestStep);
            try
            {
                PrivateDirectory.Ensure(services.Directories.RunDir);
                if (FileLock.TryAcquire(services.Directories.DaemonLock, out var held))
                {
                    return held;
                }

                Wait("DaemonRunning", "a metacni daemon runs on this node; run kubectl delete -k deploy/node");
            }
            catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
            {
                Wait("RunDirectoryUnusable", $"the run directory cannot be used: {e.Message}");
            }

            await Task.Delay(Interval, services.Time, stop).ConfigureAwait(false);
        }
    }

    private async Task<bool> RemoveAsync(CancellationToken stop)
    {
        services.Heartbeats.Beat(Name, LongestStep);
        try
        {
            var outcome = await host.RunAsync(stop).ConfigureAwait(false);
            if (outcome.IsClean && !HasExecutable())
            {
                outcome.Lines.ToList().ForEach(line => services.Log.Verbose(line));
                return true;
            }

            Wait(HasExecutable() ? "PodsAttached" : "FilesLeft", PlainText.Line(string.Join("; ", outcome.Lines)));
        }
        catch (CniException e)
        {
            Wait("HostUnreachable", e.Message);
        }

        return false;
    }

    // It is removed last, after configuration and records.
    private bool HasExecutable() => Path.Exists(services.Directories.Executable);

    private async Task<bool> EndAsync(CancellationToken stop)
    {
        services.Heartbeats.Beat(Name, LongestStep);
        try
        {
            return await daemonSet.DeleteIfDoneAsync(stop).ConfigureAwait(false);
        }
        catch (CniException e)
        {
            _trouble.Is(ApiFailureReason.Of(e), e.Message);
            return false;
        }
    }

    private void Wait(string reason, string message)
    {
        services.Conditions.Set(NodeConditionType.Waiting, reason, message);
        _trouble.Is($"{reason} {message}", $"waiting: {message}");
    }
}
