// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using Linux.Namespaces;
using Linux.Processes;
using MetaCni.Install;
using MetaCni.Journal;
using MetaCni.Node.Host;
using MetaCni.Node.Repair;
using MetaCni.Planning;
using Support;

namespace EndToEnd.Tests.Repair;

/// <summary>
/// A node with namespaces of its own, whose pods' namespaces only it sees, as a host beside the daemon's container: the container shares
/// the directories of <see cref="Directories"/>, and nothing else. The plugins are the real ones.
/// </summary>
internal sealed class RepairNode : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly TestNamespace _network = new();
    private readonly Process _init;
    private readonly List<RepairPod> _pods = [];
    private readonly ProcessNamespaces _host;
    private readonly bool _hasOwnProcesses;

    /// <param name="hasOwnProcesses">True for a process namespace in which the host's init is the first process, for the daemon's executable.</param>
    public RepairNode(bool hasOwnProcesses = false)
    {
        Requires.Root();
        _hasOwnProcesses = hasOwnProcesses;
        foreach (var name in (string[])["bin", "net.d", "state", "run", "multus", "leases", "manifests", "netns", "settings"])
        {
            _root.Subdirectory(name);
        }

        _network.Ip("link", "add", "br0", "address", "02:00:00:00:00:b0", "type", "bridge");
        _network.Ip("link", "set", "br0", "up");
        Link("metacni", RepositoryPaths.MetaCni);
        Link("host-local", Path.Combine(RepositoryPaths.ReferencePlugins, "host-local"));
        Script("bridge", "");
        Manifests = new ManifestDirectory(_root.Combine("manifests"));
        File.WriteAllText(_root.Combine("net.d", NodeDirectories.ConfigurationName), List().ToJsonString());
        _init = StartInit();
        InitId = hasOwnProcesses ? int.Parse(Shell.Output("pgrep", "--parent", $"{_init.Id}"), null) : _init.Id;
        _host = ProcessNamespaces.Open(InitId);
        Journal = new AttachmentJournal(Directories.StateDir, Time);
    }

    public ManifestDirectory Manifests { get; }

    /// <summary>The process that stands for the host's init.</summary>
    public int InitId { get; }

    /// <summary>The clock of the daemon.</summary>
    public ShiftedTime Time { get; } = new();

    public AttachmentJournal Journal { get; }

    public NodeDirectories Directories => new()
    {
        BinDir = _root.Combine("bin"),
        ConfDir = _root.Combine("net.d"),
        StateDir = _root.Combine("state"),
        RunDir = _root.Combine("run"),
    };

    public string MultusDirectory => _root.Combine("multus");

    /// <summary>The addresses that host-local has given out.</summary>
    public IReadOnlyList<string> Leases =>
        [.. Directory.EnumerateFiles(_root.Combine("leases"), "10.*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order()];

    /// <summary>The attempts that were reported, in order.</summary>
    public List<RepairAttempt> Attempts { get; } = [];

    /// <summary>The answer of the API server: the pods of this node. Null: it does not answer.</summary>
    public IReadOnlyList<TestPod>? ApiPods { get; set; } = [];

    /// <summary>The verbs and outcomes in the operations log.</summary>
    public IReadOnlyList<string> Operations =>
    [
        .. File.ReadLines(_root.Combine("state", "operations.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Select(line => $"{line["verb"]} {line["pod"]} {line["outcome"]}"),
    ];

    public string Combine(string name) => _root.Combine(name);

    /// <summary>The bridge plugin runs this before the real one; <c>exit</c> ends it.</summary>
    public void Script(string plugin, string before)
    {
        var path = _root.Write($"bin/{plugin}.new", $"#!/bin/sh\n{before}\nexec {RepositoryPaths.ReferencePlugins}/{plugin} \"$@\"\n");
        Shell.Output("chmod", "700", path);
        File.Move(path, _root.Combine("bin", plugin), overwrite: true);
    }

    /// <summary>A pod that the runtime has attached.</summary>
    public RepairPod Attach()
    {
        var pod = NewPod();
        pod.Runtime.Add().EnsureSuccess("ADD");
        return pod;
    }

    /// <summary>A pod that Multus has attached, as its files say (libcni's cache, and the scratch file).</summary>
    public RepairPod AttachByMultus()
    {
        var pod = NewPod();
        var (container, network) = (pod.Runtime.ContainerId, Primary());
        var bytes = System.Text.Encoding.UTF8.GetBytes(network.ToJsonString());
        var result = Shell.Run(
            OnHost[0],
            [.. OnHost.Skip(1), Path.Combine(RepositoryPaths.ReferencePlugins, "bridge")],
            new Dictionary<string, string>
            {
                ["CNI_COMMAND"] = "ADD",
                ["CNI_CONTAINERID"] = container,
                ["CNI_NETNS"] = pod.Runtime.NetworkNamespace,
                ["CNI_IFNAME"] = "eth0",
                ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
            },
            bytes).EnsureSuccess("ADD by Multus").Json;
        var encoded = Convert.ToBase64String(bytes);
        _root.Write($"multus/{container}", new JsonArray(new JsonObject { ["Name"] = "cluster-net", ["Bytes"] = encoded }).ToJsonString());
        _root.Write($"multus/results/cluster-net-{container}-eth0", new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = container,
            ["config"] = encoded,
            ["ifName"] = "eth0",
            ["networkName"] = "cluster-net",
            ["netns"] = pod.Runtime.NetworkNamespace,
            ["cniArgs"] = new JsonArray(
                new JsonArray("IgnoreUnknown", "1"),
                new JsonArray("K8S_POD_NAMESPACE", pod.Pod.Namespace),
                new JsonArray("K8S_POD_NAME", pod.Pod.Name),
                new JsonArray("K8S_POD_UID", pod.Pod.Uid)),
            ["result"] = result,
        }.ToJsonString());
        return pod;
    }

    public MetaCniProcess Runtime(TestPod pod, string networkNamespace) => new()
    {
        Config = System.Text.Encoding.UTF8.GetBytes(Plugin().ToJsonString()),
        Pod = pod,
        NetworkNamespace = networkNamespace,
        PluginPath = Directories.BinDir,
        Wrapper = OnHost,
    };

    /// <summary>Runs a shell script on the host.</summary>
    public void OnTheHost(string script) => Shell.Run(OnHost[0], [.. OnHost.Skip(1), "sh", "-ec", script]).EnsureSuccess(script);

    /// <summary>Starts the daemon's executable in a container: with mounts of its own, in which no pod's namespace is seen.</summary>
    public RunningProcess StartDaemon()
    {
        _root.Write("settings/repair", "true");
        File.Delete(_root.Combine("daemon"));
        var daemon = string.Join(
            ' ',
            $"umount {_root.Combine("netns")}; echo $$ > {_root.Combine("daemon.new")}; mv {_root.Combine("daemon.new")} {_root.Combine("daemon")};",
            $"exec {RepositoryPaths.MetaCni} daemon --settings {_root.Combine("settings")} --bin-dir {Directories.BinDir}",
            $"--conf-dir {Directories.ConfDir} --state-dir {Directories.StateDir} --run-dir {Directories.RunDir}");
        return new RunningProcess(
            OnHost[0],
            [.. OnHost.Skip(1), "unshare", "--mount", "--propagation", "private", "sh", "-ec", daemon],
            new Dictionary<string, string>
            {
                ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
                ["NODE_NAME"] = "node-1",
                ["POD_NAME"] = "metacni-1",
                ["POD_NAMESPACE"] = "kube-system",
                ["POD_UID"] = "a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1",
            });
    }

    /// <summary>Kills the process of the daemon that was started last, and no other, with SIGKILL, once it has said which one it is.</summary>
    public async Task KillDaemonAsync(CancellationToken cancellation)
    {
        using var changes = new DirectoryChanges(_root.Path);
        while (!File.Exists(_root.Combine("daemon")))
        {
            await changes.NextAsync(cancellation);
        }

        OnTheHost($"kill -9 $(cat {_root.Combine("daemon")})");
    }

    /// <summary>The repair of a daemon that was just started.</summary>
    public RepairRound Daemon() =>
        new(new RepairSubjects(Journal, () => HostView.PathOf(InitId, MultusDirectory)), Journal, new AnswerOfApi(() => ApiPods), Time) { Report = Attempts.Add };

    /// <summary>One round, without waiting for the take-downs.</summary>
    public Task StartRoundAsync(RepairRound daemon) =>
        daemon.RunAsync(
            new HostView(_host), new HostTakeDowns(Directories, MultusDirectory, new HostCommands(Directories, _host, Time)), CancellationToken.None);

    /// <summary>One round with its take-downs.</summary>
    public async Task RoundAsync(RepairRound daemon)
    {
        await StartRoundAsync(daemon);
        await daemon.EndAllAsync();
    }

    public void Dispose()
    {
        _pods.ForEach(pod => pod.Dispose());

        // A failed test may leave a plugin that waits.
        foreach (var id in _pods.Select(pod => pod.Runtime.ContainerId))
        {
            new MarkedProcesses(RepairMark.Variable, id, TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);
            new MarkedProcesses(OperationMarker.Variable, $"{id}@eth0", TimeProvider.System).End(TimeSpan.Zero, CancellationToken.None);
        }

        _host.Dispose();
        _init.Kill();
        _init.WaitForExit();
        _init.Dispose();
        _network.Dispose();
        _root.Dispose();
    }

    private string[] OnHost =>
        ["nsenter", "--target", $"{InitId}", "--mount", "--net", .. _hasOwnProcesses ? ["--pid"] : Array.Empty<string>()];

    private void Link(string name, string target) => File.CreateSymbolicLink(_root.Combine("bin", name), target);

    // Its mount namespace gets the mounts of this one, but not the reverse.
    private Process StartInit()
    {
        var process = Process.Start(new ProcessStartInfo(
            "nsenter",
            [
                $"--net={_network.Path}", "unshare", "--mount", "--propagation", "slave",
                .. _hasOwnProcesses ? ["--pid", "--fork", "--kill-child", "--mount-proc"] : Array.Empty<string>(),
                "sh", "-ec", $"mount -t tmpfs none {_root.Combine("netns")}\necho\nread word",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return process.StandardOutput.ReadLine() is not null ? process : throw new InvalidOperationException("the host did not start");
    }

    private RepairPod NewPod()
    {
        var pod = new RepairPod(this, _root.Combine("netns"), $"web-{_pods.Count}");
        _pods.Add(pod);
        return pod;
    }

    private JsonObject Plugin() => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "metacni",
        ["type"] = "metacni",
        ["manifests"] = Manifests.Path,
        ["confDir"] = _root.Combine("net.d"),
        ["stateDir"] = Directories.StateDir,
        ["cniDir"] = MultusDirectory,
        ["delegates"] = new JsonArray(Primary()),
    };

    private JsonObject Primary() => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "cluster-net",
        ["type"] = "bridge",
        ["bridge"] = "br0",
        ["isDefaultGateway"] = true,
        ["ipam"] = new JsonObject
        {
            ["type"] = "host-local",
            ["dataDir"] = _root.Combine("leases"),
            ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = "10.90.0.0/24" })),
        },
    };

    private JsonObject List() => new() { ["cniVersion"] = "1.0.0", ["name"] = "metacni", ["plugins"] = new JsonArray(Plugin()) };

    private sealed class AnswerOfApi(Func<IReadOnlyList<TestPod>?> pods) : INodePodList
    {
        public Task<NodePods> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(pods() is { } known
            ? NodePods.Known([.. known.Select(Read)])
            : NodePods.Unknown("the API server does not answer"));

        private static Pod Read(TestPod pod) => new()
        {
            Identity = new PodIdentity { Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Uid },
            Annotations = new Dictionary<string, string>(),
        };
    }
}
