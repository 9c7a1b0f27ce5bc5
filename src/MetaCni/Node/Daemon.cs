// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;
using Linux.Locks;
using MetaCni.Errors;
using MetaCni.Node.Duties;

namespace MetaCni.Node;

/// <summary>
/// Runs the duties until it is told to end: 1 take the lock, 2 start the duties, 3 wait, 4 end the duties, the last one first. What it
/// installed stays: pods come and go without the daemon.
/// </summary>
internal sealed class Daemon(NodeServices services, IReadOnlyList<INodeDuty> duties)
{
    // Below kubelet's 30 s in total: a duty that does not end in time is left behind when the process exits.
    private static readonly TimeSpan EndOfDuty = TimeSpan.FromSeconds(3);

    /// <summary>True if it takes MetaCni off the node: its duty waits for the lock.</summary>
    public bool IsUninstalling { get; init; }

    /// <exception cref="CniException">Another daemon runs, or a duty cannot work at all on this node.</exception>
    /// <exception cref="DutyFailedException">A duty failed unexpectedly.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        // 1 take the lock
        using var held = IsUninstalling ? null : TakeLock();
        services.Log.Verbose(IsUninstalling ? "the uninstaller starts" : "the daemon starts");

        // 2 start the duties
        List<RunningDuty> running = [.. duties.Select(duty => new RunningDuty(duty))];
        var first = Task.CompletedTask;
        try
        {
            // 3 wait
            first = FirstFailureAsync(running, stop);
            await first.ConfigureAwait(false);
        }
        finally
        {
            // 4 end the duties, the last one first
            await EndAsync(running).ConfigureAwait(false);
            TellOthers(running, first.Exception?.InnerException);
        }
    }

    // The first failure is the caller's to report.
    private void TellOthers(IEnumerable<RunningDuty> running, Exception? first)
    {
        foreach (var duty in running)
        {
            if (duty.Completion.Exception?.InnerException is { } failure && failure != first && failure != first?.InnerException)
            {
                services.Log.Error(Failure(duty.Name, failure).Message);
            }
        }
    }

    private static Exception Failure(string duty, Exception failure) => failure as CniException ?? (Exception)new DutyFailedException(duty, failure);

    private FileLock TakeLock()
    {
        EnsureRunDirectory();
        var path = services.Directories.DaemonLock;
        return StateAccess.Lock(path, "another metacni daemon", () => FileLock.TryAcquire(path, out var acquired)
            ? acquired
            : throw new TimeoutException());
    }

    private void EnsureRunDirectory()
    {
        try
        {
            PrivateDirectory.Ensure(services.Directories.RunDir);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the run directory cannot be used: {e.Message}; give it to root, or name another with --run-dir", "", e);
        }
    }

    private async Task FirstFailureAsync(IReadOnlyList<RunningDuty> running, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, services.Time, stop);
        var open = running.ToDictionary(duty => duty.Completion, duty => duty.Name);
        while (!stop.IsCancellationRequested)
        {
            var ended = await Task.WhenAny([stopped, .. open.Keys]).ConfigureAwait(false);
            if (ended.Exception?.InnerException is { } failure)
            {
                throw Failure(open[ended], failure);
            }

            open.Remove(ended);
        }
    }

    private async Task EndAsync(IReadOnlyList<RunningDuty> running)
    {
        services.Log.Verbose(IsUninstalling ? "the uninstaller ends" : "the daemon ends; the configuration, the binary and the credential stay");
        foreach (var duty in running.Reverse())
        {
            if (!await duty.StopAsync(EndOfDuty, services.Time).ConfigureAwait(false))
            {
                services.Log.Warning($"the duty {duty.Name} did not end within {EndOfDuty.TotalSeconds} s and is abandoned");
                continue;
            }

            duty.Dispose();
        }
    }
}
