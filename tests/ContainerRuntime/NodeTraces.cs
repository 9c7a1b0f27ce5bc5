// SPDX-License-Identifier: Apache-2.0

using Support;

namespace ContainerRuntime;

/// <summary>What sandboxes have on a node while they live, and must not leave there.</summary>
public sealed class NodeTraces
{
    // Namespaces; shims and their sockets; containers of runc; what the runtime knows; leases, results, the journal.
    private static readonly string[] Places =
    [
        "run/netns", "run/containerd/s", "run/containerd/runc", "run/containerd/io.containerd.runtime.v2.task",
        "var-lib/containerd/io.containerd.grpc.v1.cri", "var-lib/cni",
    ];

    private readonly HostState network;
    private readonly HashSet<string> entries;

    private NodeTraces(HostState network, IEnumerable<string> entries)
    {
        this.network = network;
        this.entries = [.. entries];
    }

    /// <summary>What is here now and was not before ("+ …"), and the reverse ("- …"); empty when nothing is left.</summary>
    public IReadOnlyList<string> Since(NodeTraces before) =>
    [
        .. network.Since(before.network),
        .. entries.Except(before.entries).Order(StringComparer.Ordinal).Select(entry => "+ " + entry),
        .. before.entries.Except(entries).Order(StringComparer.Ordinal).Select(entry => "- " + entry),
    ];

    internal static NodeTraces Capture(TestNamespace host, NodeDirectories directories, ControlGroup controlGroup) => new(
        HostState.Capture(host),
        [
            .. Places.Select(directories.Combine).Where(Directory.Exists).SelectMany(Files).Select(file => "file " + file),
            .. controlGroup.Members.Select(group => "control group " + group),
        ]);

    private static IEnumerable<string> Files(string place) =>
        Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Where(file => !IsPermanent(Path.GetFileName(file)));

    // host-local keeps its lock and the address from which it goes on; metacni keeps the log of its operations.
    private static bool IsPermanent(string name) =>
        name == "lock"
        || name.StartsWith("last_reserved_ip", StringComparison.Ordinal)
        || name.StartsWith("operations.", StringComparison.Ordinal);
}
