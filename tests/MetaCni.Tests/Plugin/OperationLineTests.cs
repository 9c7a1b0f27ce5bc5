// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

public sealed class OperationLineTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public OperationLineTests() => _sandbox.Config["logLevel"] = "verbose";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Every_successful_command_is_logged_once()
    {
        foreach (var verb in new[] { "ADD", "DEL" })
        {
            await _sandbox.RunAsync(verb);

            Assert.Single(Lines, line => line.Contains($"level=info msg=\"{verb} succeeded\" command={verb} ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("ADD", "pod=default/pod1 ")]
    [InlineData("CHECK", "pod=default/pod1 ")]
    [InlineData("STATUS", "")]
    public async Task Every_failed_command_is_logged_once(string verb, string subject)
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["concurrency"] = "many";

        var answer = await _sandbox.RunAsync(verb);

        Assert.Equal(1, answer.ExitCode);
        var line = Assert.Single(Lines);
        Assert.Contains(
            $"level=error msg=\"{verb} failed\" command={verb} {subject}", line, StringComparison.Ordinal);
        Assert.Contains($" code={answer.Code} error=", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_attachment_is_logged_on_its_own_line()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.ToString() == "ADD net1"
            ? FakeAnswer.Error(120, "no")
            : FakeAnswer.Success(call);

        await _sandbox.AddAsync();

        Assert.Single(Lines, line => line.Contains(
            "level=error msg=\"attach failed\" ", StringComparison.Ordinal)
            && line.Contains(" network=default/a plugin=macvlan interface=net1 ", StringComparison.Ordinal)
            && line.Contains(" code=120 error=\"network default/a (macvlan, net1): ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_attach_and_a_failed_roll_back_are_two_lines_each_with_its_error()
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.ToString() switch
        {
            "ADD net1" => FakeAnswer.Error(120, "no address"),
            "DEL eth0" => FakeAnswer.Error(121, "bridge is busy"),
            _ => FakeAnswer.Success(call),
        };

        await _sandbox.AddAsync();

        var errors = Lines.Where(line => line.Contains("level=error", StringComparison.Ordinal)).ToList();
        Assert.Equal(["attach failed", "roll-back failed", "ADD failed"], errors.Select(line => line.Split('"')[1]));
        Assert.Contains("no address", errors[0], StringComparison.Ordinal);
        Assert.Contains(" interface=eth0 ", errors[1], StringComparison.Ordinal);
        Assert.Contains(" code=121 ", errors[1], StringComparison.Ordinal);
        Assert.Contains("bridge is busy", errors[1], StringComparison.Ordinal);
    }

    // All of them fail before the pod is read.
    [Theory]
    [InlineData("kubeconfig", "/absent/kubeconfig")]
    [InlineData("manifests", "/absent")]
    [InlineData("delegates", "none")]
    public async Task The_log_line_of_an_early_failure_names_pod_and_container(string key, string value)
    {
        _sandbox.Config.Remove("manifests");
        _sandbox.Config[key] = value;

        Assert.False((await _sandbox.AddAsync()).Succeeded);

        Assert.Contains($"pod=default/pod1 container={_sandbox.ContainerId} ", Assert.Single(Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_line_for_a_refused_host_namespace_names_pod_and_container()
    {
        _sandbox.NetworkNamespace = "/proc/self/ns/net";

        Assert.Equal(8, (await _sandbox.AddAsync()).Code);

        Assert.Contains($"pod=default/pod1 container={_sandbox.ContainerId} ", Assert.Single(Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_debug_level_logs_how_an_operation_reached_its_outcome()
    {
        _sandbox.Config["logLevel"] = "debug";
        _sandbox.SelectNetworks("a");

        await _sandbox.AddAsync();

        var debug = Lines.Where(line => line.Contains("level=debug", StringComparison.Ordinal)).ToList();
        Assert.Contains(debug, line => line.Contains("msg=\"pod read\"", StringComparison.Ordinal) && line.Contains("source=manifests", StringComparison.Ordinal));
        Assert.Equal(2, debug.Count(line => line.Contains("msg=\"network planned\"", StringComparison.Ordinal)));
        Assert.Equal(
            ["path=/plugins/bridge pluginCommand=ADD interface=eth0", "path=/plugins/macvlan pluginCommand=ADD interface=net1"],
            debug.Where(line => line.Contains("msg=\"plugin finished\"", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf("path=", StringComparison.Ordinal)..line.IndexOf(" durationMs", StringComparison.Ordinal)]));
        Assert.All(debug, line => Assert.Contains($"pod=default/pod1 container={_sandbox.ContainerId}", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plugin_that_GC_runs_for_another_container_is_logged_with_that_container()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        await _sandbox.AddAsync();
        _sandbox.Config["logLevel"] = "debug";
        _sandbox.Config["cni.dev/valid-attachments"] = new System.Text.Json.Nodes.JsonArray();
        _sandbox.Warnings.GetStringBuilder().Clear();

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        var line = Assert.Single(Lines, line => line.Contains("pluginCommand=DEL", StringComparison.Ordinal));
        Assert.Contains($"command=GC pod=default/pod1 container={_sandbox.ContainerId} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_debug_level_logs_the_pod_even_if_its_networks_are_not_found()
    {
        _sandbox.Config["logLevel"] = "debug";
        _sandbox.SelectNetworks("nowhere");

        Assert.Equal(106, (await _sandbox.AddAsync()).Code);

        Assert.Contains(Lines, line => line.Contains("msg=\"pod read\"", StringComparison.Ordinal));
    }

    private string[] Lines => _sandbox.Warnings.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
