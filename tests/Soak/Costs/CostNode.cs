// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Soak.Nodes;
using Support;

namespace Soak.Costs;

/// <summary>A test node with a shell script as its plugin: it is cheap, and its answers come from the input.</summary>
internal sealed class CostNode : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly ScriptedPlugins _plugins = new("scripted");

    /// <summary>The current cost of one execution of the simplest plugin: the median of several.</summary>
    public TimeSpan Loopback()
    {
        var environment = new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = "ADD",
            ["CNI_CONTAINERID"] = "soak",
            ["CNI_NETNS"] = _sandbox.Namespace.Path,
            ["CNI_IFNAME"] = "lo",
            ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
        };
        var stdin = """{"cniVersion":"1.0.0","name":"lo","type":"loopback"}"""u8.ToArray();

        // One execution is shorter than the clock's resolution.
        const int Times = 20;
        var command = Path.Combine(RepositoryPaths.ReferencePlugins, "loopback");
        var total = Enumerable.Range(0, Times).Sum(_ => Measured.Run(command, environment, stdin).Processor.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Max(1, total / Times));
    }

    /// <summary>Runs ADD and DEL with an input; returns the cost of each, and the problems of its answer.</summary>
    public IReadOnlyList<(string Command, Measured Cost, IReadOnlyList<string> Wrong)> Try(CostInput input)
    {
        _sandbox.Define("a", input.Definition);
        _sandbox.Select(input.Annotation);
        _plugins.Answer("scripted", "ADD", Encoding.UTF8.GetBytes(input.Result));
        _plugins.Fail("scripted", "DEL", input.HasError ? Encoding.UTF8.GetBytes(input.Error) : null);
        var runtime = Runtime(input);
        var calls = new[] { "ADD", "DEL" }.Select(command => (command, Measured.Run(runtime, command))).ToList();

        // Clean up after an intended error, without measuring.
        _plugins.Fail("scripted", "DEL", null);
        var last = (Runtime(new CostInput([], 1)) with { ContainerId = runtime.ContainerId }).Del();
        return
        [
            .. calls.Select(call => (call.command, call.Item2, CniAnswer.Wrong(call.command, call.Item2.Outcome))),
            .. last.ExitCode == 0 ? [] : Left(last),
        ];
    }

    public void Dispose()
    {
        _plugins.Dispose();
        _sandbox.Dispose();
    }

    private MetaCniProcess Runtime(CostInput input)
    {
        var config = _sandbox.Config(new System.Text.Json.Nodes.JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "primary",
            ["type"] = "scripted",
        });

        // Appended as text: the input may not be valid as a JSON tree.
        var stdin = $"{config.ToJsonString().TrimEnd('}')}{input.Stdin}}}";
        return _sandbox.Runtime(Encoding.UTF8.GetBytes(stdin)) with
        {
            ContainerId = UniqueName.ContainerId(),
            PluginPath = _plugins.BinDirectory,
        };
    }

    private static IReadOnlyList<(string Command, Measured Cost, IReadOnlyList<string> Wrong)> Left(ProcessOutcome outcome) =>
        [("DEL", new Measured(outcome, 0, TimeSpan.Zero), [$"the DEL of a plugin that works again fails: {outcome}"])];
}
