// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Node;

/// <summary>A node of temporary directories on which the real executable runs as daemon. Manifests take the place of an API server.</summary>
internal sealed class DaemonNode : IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly List<RunningProcess> _daemons = [];

    public DaemonNode()
    {
        _root.Subdirectory("net.d");
        Set("manifests", _root.Subdirectory("manifests"));
        foreach (var plugin in new[] { "bridge", "host-local", "ptp" })
        {
            _root.Subdirectory("bin");
            File.CreateSymbolicLink(_root.Combine("bin", plugin), Path.Combine(RepositoryPaths.ReferencePlugins, plugin));
        }
    }

    public string ConfDir => _root.Combine("net.d");

    public string BinDir => _root.Combine("bin");

    public string Executable => _root.Combine("bin", "metacni");

    public string Configuration => _root.Combine("net.d", "00-metacni.conflist");

    public JsonObject Published => (JsonObject)JsonNode.Parse(File.ReadAllBytes(Configuration))!;

    public string Write(string path, string content) => _root.Write(path, content);

    public string Combine(params string[] parts) => _root.Combine(parts);

    /// <summary>A primary of point-to-point links, whose addresses no other test uses.</summary>
    public string WritePrimary() => _root.Write("net.d/10-cluster.conflist", $$$"""
        {"cniVersion":"1.0.0","name":"cluster","plugins":[
          {"type":"ptp","ipam":{"type":"host-local","ranges":[[{"subnet":"10.187.0.0/16"}]],"dataDir":"{{{_root.Combine("addresses")}}}"}}]}
        """);

    /// <summary>Changes a setting in one step.</summary>
    public void Set(string key, string value)
    {
        var path = _root.Write($"settings/.{key}", value);
        File.Move(path, _root.Combine("settings", key), overwrite: true);
    }

    public RunningProcess Start(string? executable = null)
    {
        string[] arguments =
        [
            "daemon", "--settings", _root.Combine("settings"), "--bin-dir", BinDir, "--conf-dir", ConfDir,
            "--state-dir", _root.Combine("state"), "--run-dir", _root.Combine("run"),
        ];
        var daemon = new RunningProcess(executable ?? RepositoryPaths.MetaCni, arguments, new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["NODE_NAME"] = "node-1",
            ["POD_NAME"] = "metacni-x7k2p",
            ["POD_NAMESPACE"] = "kube-system",
            ["POD_UID"] = "a7f1c9f2-3d0f-4a53-a8ce-9d3c7bb2f0a1",
        });
        _daemons.Add(daemon);
        return daemon;
    }

    /// <summary>Starts a daemon and waits until the configuration is published.</summary>
    public async Task<RunningProcess> StartPublishedAsync()
    {
        var daemon = Start();
        await daemon.UntilOutputAsync($"published {Configuration}");
        return daemon;
    }

    public ProcessOutcome Probe(string what) => Shell.Run(RepositoryPaths.MetaCni, ["probe", what, "--run-dir", _root.Combine("run")]);

    /// <summary>The installed plugin with the published configuration, as the runtime calls it.</summary>
    public MetaCniProcess Plugin(TestNamespace pod)
    {
        var list = Published;
        var plugin = (JsonObject)list["plugins"]![0]!.DeepClone();
        plugin["cniVersion"] = (string?)list["cniVersion"];
        plugin["name"] = (string?)list["name"];
        plugin.Remove("capabilities");
        return new MetaCniProcess
        {
            Config = Encoding.UTF8.GetBytes(plugin.ToJsonString()),
            Executable = Executable,
            PluginPath = BinDir,
            NetworkNamespace = pod.Path,
            Pod = null,
        };
    }

    /// <summary>Every file of the node's own directories, with type, mode, time and content.</summary>
    public string Listing(params IEnumerable<string> directories) => Shell.Output(
        "sh", "-c", string.Join("; ", directories.Select(directory =>
            $"find {_root.Combine(directory)} -printf '%p %y %m %s %T@ %i\\n' 2>/dev/null | sort; find {_root.Combine(directory)} -type f -exec sha256sum {{}} + 2>/dev/null | sort")));

    public void Dispose()
    {
        foreach (var daemon in _daemons)
        {
            daemon.Dispose();
        }

        _root.Dispose();
    }
}
