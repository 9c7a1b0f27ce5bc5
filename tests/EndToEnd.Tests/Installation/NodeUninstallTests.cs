// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using MetaCni.Install;
using MetaCni.Node.Uninstalling;
using Support;

namespace EndToEnd.Tests.Installation;

/// <summary>The work of <c>metacni daemon --uninstall</c>; this process stands for the host's init.</summary>
[SupportedOSPlatform("linux")]
public sealed class NodeUninstallTests
{
    [SkippableFact]
    public async Task The_uninstaller_works_on_the_host_until_nothing_is_left()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        var runtime = host.AttachWithSecondary();
        var uninstall = new HostUninstall(Directories(host), detaches: false, TimeProvider.System)
        {
            Init = Environment.ProcessId,
            Executable = RepositoryPaths.MetaCni,
        };

        var kept = await uninstall.RunAsync(CancellationToken.None);

        Assert.False(kept.IsClean);
        Assert.Contains("warning: pod default/pod1 is running with net1 (default/lab)", kept.Lines);
        Assert.False(File.Exists(host.Configuration));
        Assert.True(File.Exists(host.Executable));
        runtime.Del().EnsureSuccess("DEL");
        Assert.True((await uninstall.RunAsync(CancellationToken.None)).IsClean);
        Assert.False(File.Exists(host.Executable) || Directory.Exists(host.State));
    }

    private static NodeDirectories Directories(InstallHost host) => new()
    {
        BinDir = host.Bin,
        ConfDir = host.Conf,
        StateDir = host.State,
        RunDir = host.Run,
    };
}
