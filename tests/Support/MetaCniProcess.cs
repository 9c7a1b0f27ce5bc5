// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;

namespace Support;

/// <summary>Runs out/metacni as a container runtime does. Being a record, <c>runtime with { Config = … }</c> is the next call.</summary>
public sealed record MetaCniProcess
{
    /// <summary>The bytes on stdin.</summary>
    public required byte[] Config { get; init; }

    public string ContainerId { get; init; } = UniqueName.ContainerId();

    /// <summary>CNI_NETNS; empty if the namespace no longer exists.</summary>
    public string NetworkNamespace { get; init; } = "";

    public string InterfaceName { get; init; } = "eth0";

    /// <summary>The pod in CNI_ARGS; null runs without Kubernetes.</summary>
    public TestPod? Pod { get; init; } = new();

    /// <summary>CNI_PATH.</summary>
    public string PluginPath { get; init; } = RepositoryPaths.ReferencePlugins;

    /// <summary>Variables that are added to the environment or replaced in it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The namespace that represents the host; null is the namespace of the tests.</summary>
    public TestNamespace? Host { get; init; }

    /// <summary>The executable; tests that replace the executable use a copy.</summary>
    public string Executable { get; init; } = RepositoryPaths.MetaCni;

    /// <summary>A command that runs it, such as strace with its options.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary>Puts the recording plugins first in CNI_PATH, and sets their record directory.</summary>
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

    /// <summary>Runs the command line tool.</summary>
    public ProcessOutcome Tool(params IEnumerable<string> arguments)
    {
        var environment = EnvironmentOf("");
        foreach (var name in environment.Keys.Where(name => name.StartsWith("CNI_", StringComparison.Ordinal)).ToList())
        {
            environment.Remove(name);
        }

        return Shell.Run(RepositoryPaths.MetaCni, arguments, environment);
    }

    /// <summary>Starts a call without waiting, for tests that kill it.</summary>
    public RunningProcess Start(string command)
    {
        IReadOnlyList<string> words = Host is null
            ? [.. Wrapper, Executable]
            : ["ip", "netns", "exec", Host.Name, .. Wrapper, Executable];
        return new RunningProcess(words[0], words.Skip(1), EnvironmentOf(command), Config);
    }

    // CNI §2 "Parameters": the variables of each command.
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
