// SPDX-License-Identifier: Apache-2.0

using MetaCni.Install;
using MetaCni.Node;
using MetaCni.Node.Duties;
using Support;

namespace MetaCni.Tests.Node;

/// <summary>A node of temporary directories, and the daemon's services on it.</summary>
internal sealed class NodeSandbox : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["NODE_NAME"] = "node-1",
        ["POD_NAME"] = "metacni-x7k2p",
        ["POD_NAMESPACE"] = "kube-system",
        ["POD_UID"] = "a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1",
    };

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string Log => _out.ToString();

    public string Error => _error.ToString();

    public string Root => _root.Path;

    public NodeDirectories Directories => new()
    {
        BinDir = _root.Combine("bin"),
        ConfDir = _root.Combine("net.d"),
        StateDir = _root.Combine("state"),
        RunDir = _root.Combine("run"),
    };

    public NodeServices Services => field ??= new()
    {
        Time = Time,
        Environment = Environment,
        ExecutablePath = "/nowhere/metacni",
        Identity = NodeIdentity.From(Environment),
        Directories = Directories,
        SettingsDirectory = _root.Combine("settings"),
        Logging = new NodeLog(TextWriter.Synchronized(_out), Time),
        Heartbeats = new Heartbeats(Time),
    };

    public NodeHost Host => new()
    {
        Out = _out,
        Error = _error,
        Environment = Environment,
        ExecutablePath = "/nowhere/metacni",
        Time = Time,
        TerminationMessageFile = _root.Combine("termination-log"),
    };

    public void Dispose()
    {
        _root.Dispose();
        _out.Dispose();
        _error.Dispose();
    }
}
