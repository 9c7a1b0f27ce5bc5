// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Cni.Errors;
using Cni.Invocation;
using Cni.Runtime;
using MetaCni.Attaching.Plugins;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching.Plugins;

public sealed class MarkingRunnerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeLimit.Length;

    private readonly TemporaryDirectory _directory = new();
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        _directory.Dispose();
    }

    // It has a session of its own, ignores SIGTERM, and its parent ends on it.
    [Fact]
    public async Task Background_processes_of_a_plugin_are_killed_with_it()
    {
        var gate = _directory.Combine("gate");
        Witness.Run("mkfifo", gate);
        var plugin = _directory.Write("plugin", $"""
            #!/bin/bash
            exec 3>{gate}
            setsid bash -c 'trap "" TERM; echo ready >&3; while :; do sleep 1000; done' &
            wait
            """);
        Witness.Run("chmod", "700", plugin);
        using var deadline = new CancellationTokenSource();
        var run = Task.Run(() => new MarkingRunner(new PosixSpawnRunner(TimeProvider.System), TimeProvider.System).Run(Call(plugin), deadline.Token));
        using var reader = await Task.Run(() => new StreamReader(gate)).WaitAsync(Patience);
        Assert.Equal("ready", await reader.ReadLineAsync().WaitAsync(Patience));

        await deadline.CancelAsync();

        Assert.Equal(103, (await Assert.ThrowsAsync<CniException>(() => run.WaitAsync(Patience))).Error.Code);

        // The pipe ends when the last process that has it is gone.
        Assert.Equal("", await reader.ReadToEndAsync().WaitAsync(Patience));
    }

    // Whoever looks for a mark reads the beginning of an environment only.
    [Fact]
    public void The_marks_are_first_in_the_environment_of_a_plugin()
    {
        IReadOnlyList<KeyValuePair<string, string>> given = [];
        var runtime = new NetworkRuntime(new MarkingRunner(new FakePluginRunner(call =>
        {
            given = [.. call.Environment];
            return FakeAnswer.Success(call);
        }), TimeProvider.System));

        new Delegates(runtime, [new("PATH", "/bin"), new("METACNI_CALL", "1"), new("METACNI_OPERATION", "x@y")])
            .Add(Plans.WithSecondaries(), Plans.WithSecondaries().Attachments[0], CancellationToken.None);

        Assert.Equal(["METACNI_CALL", "METACNI_OPERATION", "PATH"], given.Take(3).Select(entry => entry.Key));
        Assert.Equal("c1@eth0", given[1].Value);
        Assert.NotEqual("1", given[0].Value);
    }

    [Theory]
    [InlineData(PluginErrorCode.PluginTimedOut)]
    [InlineData(PluginErrorCode.PluginAnswerInvalid)]
    public void Processes_started_by_other_plugin_calls_are_not_killed(PluginErrorCode code)
    {
        var other = Leave(Call("other", "METACNI_CALL=1"));
        var own = 0;
        var runner = new MarkingRunner(new FakePluginRunner(call =>
        {
            own = Leave(Call("own", $"METACNI_CALL={call.Environment["METACNI_CALL"]}"));
            throw new CniException(code, "it was ended", "why");
        }), TimeProvider.System);

        var failure = Assert.Throws<CniException>(() => runner.Run(Call("plugin", "METACNI_CALL=1"), CancellationToken.None));

        Assert.Equal(((int)code, "it was ended", "why"), (failure.Error.Code, failure.Error.Message, failure.Error.Details));
        Assert.True(_started.Single(process => process.Id == own).WaitForExit(Patience));
        Assert.False(_started.Single(process => process.Id == other).HasExited);
    }

    [Fact]
    public void Processes_left_by_a_plugin_that_exited_by_itself_keep_running()
    {
        var daemon = 0;
        var runner = new MarkingRunner(new FakePluginRunner(call =>
        {
            daemon = Leave(Call("daemon", $"METACNI_CALL={call.Environment["METACNI_CALL"]}"));
            return FakeAnswer.Error(11, "busy");
        }), TimeProvider.System);

        Assert.Equal(1, runner.Run(Call("plugin"), CancellationToken.None).ExitCode);

        Assert.False(_started.Single(process => process.Id == daemon).HasExited);
    }

    private static PluginProcess Call(string path, params string[] environment) =>
        new() { Path = path, Environment = ["PATH=/usr/bin:/bin", .. environment], StandardInput = """{"name":"n"}"""u8.ToArray() };

    private int Leave(PluginProcess plugin)
    {
        var start = new ProcessStartInfo("sleep", ["1000"]);
        start.Environment.Clear();
        foreach (var (name, value) in plugin.Environment.Select(entry => entry.Split('=', 2)).Select(pair => (pair[0], pair[1])))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _started.Add(process);
        return process.Id;
    }
}
