// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine;
using MetaCni.Node;
using MetaCni.Tests.CommandLine;

namespace MetaCni.Tests.Node;

public sealed class DaemonCommandTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly Surroundings _surroundings = new();

    public void Dispose()
    {
        _node.Dispose();
        _surroundings.Dispose();
    }

    [Fact]
    public async Task Help_lists_the_daemon()
    {
        Assert.Equal(0, await RunAsync(_node.Host, "--help"));

        Assert.Contains("  daemon ", _surroundings.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fatal_failure_is_reported_on_stderr_and_in_the_termination_message()
    {
        var host = _node.Host with { Environment = new Dictionary<string, string> { ["NODE_NAME"] = "node-1", ["POD_UID"] = "" } };
        await File.WriteAllTextAsync(host.TerminationMessageFile, "");

        Assert.Equal(1, await RunAsync(host, "daemon", "--run-dir", _node.Directories.RunDir));

        const string Reason = "the environment lacks POD_NAME, POD_NAMESPACE, POD_UID; "
            + "set them in the pod's template by the downward API, as deploy/node does";
        Assert.Equal($"error: {Reason}\n", _node.Error);
        Assert.Equal(Reason, await File.ReadAllTextAsync(host.TerminationMessageFile));
    }

    [Fact]
    public async Task One_missing_variable_is_reported_as_one()
    {
        var environment = NodeSandbox.Environment.ToDictionary(StringComparer.Ordinal);
        environment.Remove("POD_UID");

        Assert.Equal(1, await RunAsync(_node.Host with { Environment = environment }, "daemon", "--run-dir", _node.Directories.RunDir));

        Assert.Contains("the environment lacks POD_UID; set it in the pod's template", _node.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_pod_no_termination_message_is_created()
    {
        var host = _node.Host with { Environment = new Dictionary<string, string>() };

        Assert.Equal(1, await RunAsync(host, "daemon"));

        Assert.False(File.Exists(host.TerminationMessageFile));
    }

    private Task<int> RunAsync(NodeHost host, params string[] arguments) =>
        CommandLineProgram.RunAsync(arguments, _surroundings.Host, NodeCommands.Of(host));
}
