// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>What operators read: a line for each operation and attachment, and no secrets.</summary>
public sealed partial class LogTests
{
    [SkippableFact]
    public async Task Every_operation_and_attachment_is_one_line()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"recorder","password":"secret-of-a-test"},{"type":"recorder"}]}""");
        sandbox.Select("a");
        var config = sandbox.Config();
        config["logLevel"] = "debug";
        config["logToStderr"] = false;
        config["logFile"] = sandbox.Node.Combine("metacni.log");

        var add = await sandbox.AddAsync(config);
        var del = await sandbox.RunAsync("DEL", config);

        add.EnsureSuccess("ADD");
        del.EnsureSuccess("DEL");
        Assert.Equal("", add.Stderr + del.Stderr);
        var text = await File.ReadAllTextAsync(sandbox.Node.Combine("metacni.log"));
        var subject = $"pod=default/pod1 container={sandbox.Node.ContainerId}";
        string[] verbose =
        [
            $"level=info msg=\"network attached\" command=ADD {subject} network=cluster-net plugin=recorder interface=eth0",
            $"level=info msg=\"network attached\" command=ADD {subject} network=default/a plugin=recorder,recorder interface=net1",
            $"level=info msg=\"ADD succeeded\" command=ADD {subject}",
            $"level=info msg=\"network detached\" command=DEL {subject} network=default/a plugin=recorder,recorder interface=net1",
            $"level=info msg=\"network detached\" command=DEL {subject} network=cluster-net plugin=recorder interface=eth0",
            $"level=info msg=\"DEL succeeded\" command=DEL {subject}",
        ];
        var lines = text.TrimEnd().Split('\n').Select(line => TimeAndDuration().Replace(line, "")).ToList();
        Assert.Equal(verbose, lines.Where(line => line.StartsWith("level=info ", StringComparison.Ordinal)));
        Assert.Equal(6, lines.Count(line => line.StartsWith("level=debug msg=\"plugin finished\" ", StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.Contains(subject, line, StringComparison.Ordinal));
        Assert.DoesNotContain("secret-of-a-test", text, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Cluster.Server.Token(ApiCluster.User), text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_failure_is_logged_with_its_code_at_the_default_log_level()
    {
        await using var sandbox = await KubernetesSandbox.StartAsync();
        sandbox.Select("nope");

        var outcome = await sandbox.AddAsync();

        var line = Assert.Single(outcome.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(
            $"level=error msg=\"ADD failed\" command=ADD pod=default/pod1 container={sandbox.Node.ContainerId} ", line, StringComparison.Ordinal);
        Assert.Contains(" code=106 error=", line, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^time=\S+Z | durationMs=[0-9.]+")]
    private static partial Regex TimeAndDuration();
}
