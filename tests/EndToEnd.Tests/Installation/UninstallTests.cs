// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using Support;

namespace EndToEnd.Tests.Installation;

[SupportedOSPlatform("linux")]
public sealed class UninstallTests
{
    [SkippableFact]
    public void Without_pods_nothing_is_left()
    {
        using var host = new InstallHost();
        var before = Names(host);
        host.Install().EnsureSuccess("install");

        host.Uninstall().EnsureSuccess("uninstall");

        Assert.Equal(before, Names(host));
        host.Uninstall().EnsureSuccess("a second uninstall");
        Assert.Equal(before, Names(host));
    }

    [SkippableFact]
    public void A_dry_run_changes_nothing()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();
        var before = host.Tree();

        var outcome = host.Uninstall("--dry-run", "--detach").EnsureSuccess("uninstall --dry-run");

        Assert.Equal(before, host.Tree());
        Assert.Contains($"configuration {host.Configuration} would be removed", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("pod default/pod1 would lose net1 (default/lab)", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_pod_with_secondaries_keeps_executable_and_record_until_it_is_detached()
    {
        using var host = new InstallHost();
        var before = Names(host);
        host.Install().EnsureSuccess("install");
        var runtime = host.AttachWithSecondary();

        var kept = host.Uninstall();

        Assert.Equal(1, kept.ExitCode);
        Assert.Contains("pod default/pod1 is running with net1 (default/lab)", kept.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(host.Configuration));
        Assert.True(File.Exists(host.Executable) && host.HasInterface("net1"));

        // CRI-O calls DEL with the configuration of the ADD.
        runtime.Del().EnsureSuccess("DEL");
        host.Uninstall().EnsureSuccess("uninstall");
        Assert.Equal(before, Names(host));
        Assert.Empty(host.Leases);
    }

    [SkippableFact]
    public void What_pods_that_are_gone_left_is_detached()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();
        Assert.Equal(2, host.Leases.Count);

        // containerd deleted the pod with the primary's configuration.
        host.Pod.Dispose();
        var outcome = host.Uninstall().EnsureSuccess("uninstall");

        Assert.Contains("pod default/pod1 is gone, and is detached", outcome.Text, StringComparison.Ordinal);
        Assert.Empty(host.Leases);
        Assert.False(File.Exists(host.Executable) || Directory.Exists(host.State));
    }

    [SkippableFact]
    public void Detach_takes_the_secondaries_from_a_running_pod_and_leaves_the_clusters_network()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();

        var outcome = host.Uninstall("--detach").EnsureSuccess("uninstall --detach");

        Assert.Contains("pod default/pod1 no longer has net1 (default/lab)", outcome.Text, StringComparison.Ordinal);
        Assert.True(host.HasInterface("eth0"));
        Assert.False(host.HasInterface("net1"));
        Assert.StartsWith("10.71.", Assert.Single(host.Leases), StringComparison.Ordinal);
        Assert.False(File.Exists(host.Executable) || Directory.Exists(host.State));
    }

    [SkippableFact]
    public void A_secondary_that_cannot_be_detached_keeps_its_record_and_the_executable()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();
        File.Move(Path.Combine(host.Bin, "host-local"), Path.Combine(host.Bin, "moved"));

        var failed = host.Uninstall("--detach");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("host-local", failed.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(host.Executable) && Directory.EnumerateFiles(Path.Combine(host.State, "attachments")).Any());
        File.Move(Path.Combine(host.Bin, "moved"), Path.Combine(host.Bin, "host-local"));
        host.Uninstall("--detach").EnsureSuccess("uninstall --detach");
    }

    [SkippableFact]
    public void A_pod_with_the_clusters_network_alone_needs_MetaCni_no_more()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.Runtime().Add().EnsureSuccess("ADD");

        host.Uninstall().EnsureSuccess("uninstall");

        Assert.True(host.HasInterface("eth0"));
        Assert.Single(host.Leases);
        Assert.False(File.Exists(host.Executable) || Directory.Exists(host.State));
    }

    [SkippableFact]
    public void A_state_directory_that_the_configuration_named_is_found_again()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        host.AttachWithSecondary();
        string[] directories = ["--bin-dir", host.Bin, "--conf-dir", host.Conf, "--run-dir", host.Run];

        foreach (var _ in (int[])[1, 2])
        {
            var kept = Shell.Run(RepositoryPaths.MetaCni, ["uninstall", .. directories]);
            Assert.Equal(1, kept.ExitCode);
            Assert.Contains("pod default/pod1 is running", kept.Text, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(host.Executable));
    }

    [SkippableFact]
    public void The_configuration_of_Multus_that_is_kept_is_not_removed()
    {
        using var host = new InstallHost();
        host.Write("00-multus.conf", """{"name":"m","cniVersion":"1.0.0","type":"multus","clusterNetwork":"PRIMARY"}"""
            .Replace("PRIMARY", Path.Combine(host.Conf, InstallHost.PrimaryName), StringComparison.Ordinal));
        host.Install().EnsureSuccess("install");

        var outcome = host.Uninstall().EnsureSuccess("uninstall");

        Assert.True(File.Exists(Path.Combine(host.Kept, "00-multus.conf")));
        Assert.Contains("Multus's 00-multus.conf stays in", outcome.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Files_that_MetaCni_did_not_write_stay()
    {
        using var host = new InstallHost();
        host.Install().EnsureSuccess("install");
        var foreign = Path.Combine(Directory.CreateDirectory(host.State).FullName, "notes.txt");
        File.WriteAllText(foreign, "of an administrator");

        var outcome = host.Uninstall();

        Assert.Equal(1, outcome.ExitCode);
        Assert.True(File.Exists(foreign));
    }

    private static string Names(InstallHost host) =>
        string.Join('\n', host.Tree().Split('\n').Select(line => line.Split(' ')[0]).Where(path => !path.Contains("/leases", StringComparison.Ordinal)));
}
