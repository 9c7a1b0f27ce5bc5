// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Support;

namespace ContainerRuntime;

/// <summary>
/// A containerd that cannot leave anything behind: its mounts and its processes, shims and containers included, live in namespaces
/// of their own, its /run, /var/lib, /etc/cni/net.d and /opt/cni/bin are directories of the test, its other /etc is a copy, and its network is
/// that of a namespace that stands for a host.
/// </summary>
public sealed class ContainerdProcess : IDisposable
{
    // The shell is process 1 there. It ends when its stdin does, which is when we close it or are gone; then the kernel ends
    // every process of the namespace before unshare sees the end, and the mounts go with the last of them.
    private const string Init = """
        exec > "$LOG" 2>&1
        mount --bind "$RUN" /run &&
        mount --bind "$VAR_LIB" /var/lib &&
        mount -t overlay -o "lowerdir=/etc,upperdir=$ETC,workdir=$ETC_WORK" overlay /etc &&
        mount -t tmpfs tmpfs /opt &&
        mkdir -p /etc/cni/net.d /etc/containerd /opt/cni/bin &&
        mount --bind "$NETWORKS" /etc/cni/net.d &&
        mount --bind "$PLUGINS" /opt/cni/bin &&
        cp "$CONFIG" /etc/containerd/config.toml &&
        { containerd & } &&
        cat
        """;

    private readonly Process process;

    public ContainerdProcess(NodeDirectories directories, TestNamespace host)
    {
        var info = new ProcessStartInfo("nsenter",
        [
            "--net=" + host.Path, "unshare", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", Init,
        ])
        {
            RedirectStandardInput = true,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        info.Environment["LOG"] = directories.Log;
        info.Environment["RUN"] = directories.Run;
        info.Environment["VAR_LIB"] = directories.VarLib;
        info.Environment["ETC"] = directories.Etc;
        info.Environment["ETC_WORK"] = directories.EtcWork;
        info.Environment["NETWORKS"] = directories.Networks;
        info.Environment["PLUGINS"] = directories.Plugins;
        info.Environment["CONFIG"] = ContainerdConfiguration.Write(directories);
        info.Environment["RECORDER_DIR"] = directories.Calls;
        process = Process.Start(info) ?? throw new InvalidOperationException("nsenter did not start");
    }

    /// <summary>Whether there is no use in waiting for it.</summary>
    public bool HasEnded => process.HasExited;

    public Task EndAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    /// <summary>Runs a command with the node's files and network.</summary>
    public ProcessOutcome Execute(string command, params IEnumerable<string> arguments) => Shell.Run(
        "nsenter",
        [$"--target={process.Id}", "--mount", "--net", command, .. arguments]);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
