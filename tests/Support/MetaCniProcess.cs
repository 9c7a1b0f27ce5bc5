// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace Support;

/// <summary>Runs out/metacni as a container runtime does. A record: <c>runtime with { Config = … }</c> is the next call.</summary>
public sealed record MetaCniProcess
{
    /// <summary>The bytes on stdin.</summary>
    public required byte[] Config { get; init; }

    public string ContainerId { get; init; } = UniqueName.ContainerId();

    /// <summary>CNI_NETNS; empty when the namespace is gone.</summary>
    public string NetworkNamespace { get; init; } = "";

    public string InterfaceName { get; init; } = "eth0";

    /// <summary>The pod of CNI_ARGS; null runs without Kubernetes.</summary>
    public TestPod? Pod { get; init; } = new();

    /// <summary>CNI_PATH.</summary>
    public string PluginPath { get; init; } = RepositoryPaths.ReferencePlugins;

    /// <summary>Adds to the environment, or replaces in it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The namespace that stands for the host; null is the one that the tests run in.</summary>
    public TestNamespace? Host { get; init; }

    /// <summary>The executable; a copy of it for tests that replace it.</summary>
    public string Executable { get; init; } = RepositoryPaths.MetaCni;

    /// <summary>A command to run it under, such as strace with its options.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>With the recording plugins found first, and recording.</summary>
    public MetaCniProcess With(RecordingPlugins plugins) => this with
    {
        PluginPath = $"{plugins.BinDirectory}:{RepositoryPaths.ReferencePlugins}",
        Environment = new Dictionary<string, string>(Environment) { ["RECORDER_DIR"] = plugins.RecordDirectory },
    };

    public MetaCniProcess With(JsonObject config) => this with { Config = Encoding.UTF8.GetBytes(config.ToJsonString()) };

    public ProcessOutcome Add() => Run("ADD");

    public ProcessOutcome Del() => Run("DEL");

    public ProcessOutcome Check() => Run("CHECK");

    public ProcessOutcome Status() => Run("STATUS");

    public ProcessOutcome Gc() => Run("GC");

    public ProcessOutcome Version() => Run("VERSION");

    public ProcessOutcome Run(string command)
    {
        using var process = Start(command);
        return process.Wait();
    }

    /// <summary>Runs the tool, as a person does.</summary>
    public ProcessOutcome Tool(params IEnumerable<string> arguments)
    {
        var environment = EnvironmentOf("");
        foreach (var name in environment.Keys.Where(name => name.StartsWith("CNI_", StringComparison.Ordinal)).ToList())
        {
            environment.Remove(name);
        }

        return Shell.Run(RepositoryPaths.MetaCni, arguments, environment);
    }

    /// <summary>Starts a call and leaves it running, for tests that kill it.</summary>
    public RunningProcess Start(string command)
    {
        IReadOnlyList<string> words = Host is null
            ? [.. Wrapper, Executable]
            : ["ip", "netns", "exec", Host.Name, .. Wrapper, Executable];
        return new RunningProcess(words[0], words.Skip(1), EnvironmentOf(command), Config);
    }

    // CNI §2 "Parameters": what each command gets.
    private Dictionary<string, string> EnvironmentOf(string command)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["CNI_COMMAND"] = command,
            ["CNI_PATH"] = PluginPath,
        };
        if (command is "ADD" or "DEL" or "CHECK")
        {
            environment["CNI_CONTAINERID"] = ContainerId;
            environment["CNI_NETNS"] = NetworkNamespace;
            environment["CNI_IFNAME"] = InterfaceName;
            environment["CNI_ARGS"] = Pod?.CniArgs(ContainerId) ?? "";
        }

        foreach (var (name, value) in Environment)
        {
            environment[name] = value;
        }

        return environment;
    }
}
