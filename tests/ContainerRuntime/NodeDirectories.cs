// SPDX-License-Identifier: Apache-2.0

using Support;

namespace ContainerRuntime;

/// <summary>Where the files of a node are. All lie in one temporary directory, at the same paths inside and outside; inside, the node has them
/// also where a node usually has them.</summary>
public sealed class NodeDirectories(TemporaryDirectory root)
{
    /// <summary>/run of the node: sockets, state, named network namespaces.</summary>
    public string Run { get; } = root.Subdirectory("run");

    /// <summary>/var/lib of the node: images, leases, the journal.</summary>
    public string VarLib { get; } = root.Subdirectory("var-lib");

    /// <summary>The node's own changes to /etc, and what the kernel needs for them.</summary>
    public string Etc { get; } = root.Subdirectory("etc");

    public string EtcWork { get; } = root.Subdirectory("etc-work");

    /// <summary>/opt/cni/bin of the node, containerd's bin_dir.</summary>
    public string Plugins { get; } = root.Subdirectory("bin");

    /// <summary>/etc/cni/net.d of the node, containerd's conf_dir.</summary>
    public string Networks { get; } = root.Subdirectory("net.d");

    /// <summary>Manifests that stand in for an API server.</summary>
    public string Manifests { get; } = root.Subdirectory("manifests");

    /// <summary>What recording plugins write down.</summary>
    public string Calls { get; } = root.Subdirectory("calls");

    public string Log { get; } = root.Combine("containerd.log");

    /// <summary>containerd's socket as the tests see it.</summary>
    public string Socket => Path.Combine(Run, "containerd", "containerd.sock");

    /// <summary>The path outside of a path below /var/lib of the node.</summary>
    public string OutsideOfVarLib(string path) => Path.Combine(VarLib, Path.GetRelativePath("/var/lib", path));

    /// <summary>A path for a file that is needed for a while.</summary>
    public string Combine(string name) => root.Combine(name);
}
