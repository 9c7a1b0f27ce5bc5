// SPDX-License-Identifier: Apache-2.0

using Cni.Invocation;
using MetaCni.Install;
using MetaCni.Node;
using MetaCni.Node.Duties;
using Support;

namespace MetaCni.Tests.Node;

/// <summary>A node of temporary directories, and the daemon's services on it.</summary>
internal sealed class NodeSandbox : IDisposable
{
    private readonly TemporaryDirectory _root;
    private readonly bool _isRestart;
    private readonly LogWriter _out = new();
    private readonly StringWriter _error = new();

    public NodeSandbox() => _root = new TemporaryDirectory();

    private NodeSandbox(TemporaryDirectory root) => (_root, _isRestart) = (root, true);

    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["NODE_NAME"] = "node-1",
        ["POD_NAME"] = "metacni-x7k2p",
        ["POD_NAMESPACE"] = "kube-system",
        ["POD_UID"] = "a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1",
    };

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IPluginRunner Runner { get => field ??= new PosixSpawnRunner(Time); init; }

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
        ExecutablePath = Write("image/metacni", "the executable of this daemon"),
        Identity = NodeIdentity.From(Environment),
        Directories = Directories,
        SettingsDirectory = _root.Combine("settings"),
        Logging = new NodeLog(_out, Time),
        Runner = Runner,
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

    /// <summary>The same node with the services of a daemon that starts again.</summary>
    public NodeSandbox Restart() => new(_root) { Time = Time };

    public string Combine(params string[] parts) => _root.Combine(parts);

    /// <summary>Writes a file of the node as programs do that know no rename.</summary>
    public string Write(string path, string content) => _root.Write(path, content);

    /// <summary>Waits until something is true, which the log, a condition or the settings tell.</summary>
    public async Task UntilAsync(Func<bool> isReached)
    {
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        while (true)
        {
            var (written, changed, replaced) = (_out.Written.Count, Services.Conditions.Changed.Count, Services.Settings.Changed.Count);
            if (isReached())
            {
                return;
            }

            await await Task.WhenAny(
                _out.Written.AfterAsync(written, limit.Token),
                Services.Conditions.Changed.AfterAsync(changed, limit.Token),
                Services.Settings.Changed.AfterAsync(replaced, limit.Token));
        }
    }

    /// <summary>Installs a shell script as a plugin.</summary>
    public void Install(string type, string script)
    {
        // By a rename: a file that is open for writing cannot be executed.
        var path = Write($"bin/.{type}", $"#!/bin/sh\n{script}\n");
        Shell.Output("chmod", "755", path);
        Shell.Output("mv", path, Path.Combine(Directories.BinDir, type));
    }

    /// <summary>Every file and directory of the node, with type, mode, size, time and content.</summary>
    public string Listing() =>
        Shell.Output("sh", "-c", $"cd {Root} && find . -printf '%p %y %m %s %T@ %i\\n' | sort && find . -type f -exec sha256sum {{}} + | sort");

    public Task UntilLoggedAsync(string text) => UntilAsync(() => Log.Contains(text, StringComparison.Ordinal));

    public void Dispose()
    {
        if (!_isRestart)
        {
            _root.Dispose();
        }

        _out.Dispose();
        _error.Dispose();
    }
}
