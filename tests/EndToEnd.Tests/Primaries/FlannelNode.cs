// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.RealPlugins;
using Support;

namespace EndToEnd.Tests.Primaries;

/// <summary>A node on which flanneld has written its subnet file and installed its configuration.</summary>
internal sealed class FlannelNode : IDisposable
{
    private readonly string _bin;

    public FlannelNode(string? cniVersion = null)
    {
        _bin = Directory.CreateDirectory(Node.Sandbox.Combine("bin")).FullName;
        Directory.CreateDirectory(Node.Sandbox.Combine("seen"));
        Install("flannel-stand-in.sh", "flannel");
        Install("bridge-observed.sh", "bridge");
        File.WriteAllText(SubnetFile, "FLANNEL_NETWORK=10.70.0.0/16\nFLANNEL_SUBNET=10.70.1.1/24\nFLANNEL_MTU=1400\nFLANNEL_IPMASQ=true\n");
        File.WriteAllText(ConfigurationFile, Configuration(cniVersion).ToJsonString());
    }

    public RealNode Node { get; } = new();

    /// <summary>What flannel keeps for DEL, by container.</summary>
    public IEnumerable<string> Kept => Directory.Exists(Data) ? Directory.EnumerateFiles(Data).Select(file => Path.GetFileName(file)) : [];

    private string ConfigurationFile => Node.Sandbox.Combine("net.d", "10-flannel.conflist");

    private string SubnetFile => Node.Sandbox.Combine("subnet.env");

    private string Data => Node.Sandbox.Combine("flannel");

    /// <summary>The runtime of a pod whose primary is the file that flannel installed.</summary>
    public MetaCniProcess Runtime()
    {
        var config = Node.Sandbox.Config();
        config.Remove("delegates");
        config["clusterNetwork"] = ConfigurationFile;
        config["binDir"] = _bin;
        return (Node.Runtime() with { PluginPath = $"{_bin}:{RepositoryPaths.ReferencePlugins}" }).With(config);
    }

    /// <summary>The environment that a plugin was last started with for a command.</summary>
    public IReadOnlyDictionary<string, string> Seen(string plugin, string command) =>
        File.ReadAllLines(Node.Sandbox.Combine("seen", $"{plugin}.{command}"))
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);

    public void Dispose() => Node.Dispose();

    // What flannel installs, with directories of this node.
    private JsonObject Configuration(string? cniVersion)
    {
        var installed = Path.Combine(
            RepositoryPaths.Root, "tests", "MetaCni.Tests", "Primaries", "Fixtures", "flannel", "net.d", "10-flannel.conflist");
        var list = JsonNode.Parse(File.ReadAllText(installed))!.AsObject();
        list["cniVersion"] = cniVersion ?? (string)list["cniVersion"]!;
        var flannel = list["plugins"]![0]!.AsObject();
        flannel["ipam"] = new JsonObject { ["dataDir"] = (string)Node.HostLocal()["dataDir"]! };
        flannel["subnetFile"] = SubnetFile;
        flannel["dataDir"] = Data;
        return list;
    }

    // The copy is executable as the script is.
    private void Install(string script, string plugin) => File.Copy(
        Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "Primaries", script), Path.Combine(_bin, plugin));
}
