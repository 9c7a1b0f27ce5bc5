// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Installation;

/// <summary>Installing and uninstalling, killed at each of their changes to the file system, and run again.</summary>
[SupportedOSPlatform("linux")]
public sealed class KillTests
{
    private const int Killed = 128 + 9;
    private const int MostChanges = 60;

    [SkippableFact]
    public void An_uninstallation_that_is_killed_at_any_change_is_completed_by_the_next()
    {
        using var host = new InstallHost();
        var before = Names(host);
        for (var change = 1; change < MostChanges; change++)
        {
            host.Install().EnsureSuccess("install");
            host.Runtime().Add().EnsureSuccess("ADD");

            var outcome = KilledAt(change, host, "uninstall");

            host.Uninstall().EnsureSuccess($"uninstall after a kill at change {change}");
            Assert.Equal(before, Names(host));
            Witness.Run("ip", "-n", host.Pod.Name, "link", "delete", "eth0");
            Directory.Delete(host.Sandbox.Combine("leases"), recursive: true);
            if (outcome.ExitCode != Killed)
            {
                Assert.True(change > 4, $"only {change} changes");
                return;
            }
        }

        Assert.Fail("the uninstallation does not end");
    }

    [SkippableFact]
    public void A_take_over_that_is_killed_at_any_change_leaves_a_configuration_and_is_completed_by_the_next()
    {
        using var host = new InstallHost();
        var multus = new JsonObject
        {
            ["name"] = "m",
            ["cniVersion"] = "1.0.0",
            ["type"] = "multus",
            ["namespaceIsolation"] = true,
            ["clusterNetwork"] = Path.Combine(host.Conf, InstallHost.PrimaryName),
        }.ToJsonString();
        for (var change = 1; change < MostChanges; change++)
        {
            var file = host.Write("00-multus.conf", multus);

            var outcome = KilledAt(change, host, "install", "--set", $"manifests={host.Sandbox.Manifests.Path}", "--set", $"binDir={host.Bin}");

            Assert.Contains(FirstType(host), (string[])["multus", "metacni"]);
            host.Install().EnsureSuccess($"install after a kill at change {change}");
            Assert.Equal("metacni", FirstType(host));
            Assert.Contains("\"namespaceIsolation\":true", File.ReadAllText(host.Configuration), StringComparison.Ordinal);
            Assert.False(File.Exists(file));
            host.Tool("install", "--restore").EnsureSuccess("install --restore");
            Assert.Equal(multus, File.ReadAllText(file));
            File.Delete(host.Executable);
            if (outcome.ExitCode != Killed)
            {
                return;
            }
        }

        Assert.Fail("the installation does not end");
    }

    // The signal arrives when the system call has been carried out.
    private static ProcessOutcome KilledAt(int change, InstallHost host, params string[] arguments) => Shell.Run(
        "strace",
        [
            "-f", "-qq", "-o", "/dev/null", "-e", $"inject=rename,unlink,rmdir,unlinkat:signal=SIGKILL:when={change}",
            RepositoryPaths.MetaCni, .. arguments, "--bin-dir", host.Bin, "--conf-dir", host.Conf, "--state-dir", host.State, "--run-dir", host.Run,
        ]);

    private static string FirstType(InstallHost host)
    {
        var file = Directory.EnumerateFiles(host.Conf).Where(path => Path.GetExtension(path) is ".conf" or ".conflist").Order(StringComparer.Ordinal).First();
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        return (string?)json["type"] ?? (string)json["plugins"]![0]!["type"]!;
    }

    private static string Names(InstallHost host) =>
        string.Join('\n', host.Tree().Split('\n').Select(line => line.Split(' ')[0]).Where(path => !path.StartsWith(host.Run, StringComparison.Ordinal)));
}
