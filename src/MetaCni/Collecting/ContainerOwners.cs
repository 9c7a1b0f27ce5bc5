// SPDX-License-Identifier: Apache-2.0
//
// The runtime's list covers one network: a container of that network that is not on the list is gone. Our record names the network of a
// container. Without a record the runtime's own results decide: an attached container has one with the network in its name.

using Cni.Values;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>Decides which containers are certainly alive, and which are certainly gone.</summary>
/// <param name="network">The network name in the runtime's configuration.</param>
/// <param name="valid">The runtime's list of valid attachments.</param>
/// <param name="runtimeResults">The cached results of the runtime.</param>
internal sealed class ContainerOwners(
    string network, IReadOnlySet<(string Container, string Interface)> valid, CachedResults runtimeResults)
{
    private readonly HashSet<string> _containers = [.. valid.Select(attachment => attachment.Container)];

    /// <summary>The pod interface of every runtime that runs pods.</summary>
    public static InterfaceName UsualInterface { get; } =
        InterfaceName.TryParse("eth0", out var name) ? name : throw new InvalidOperationException("eth0 is an interface name");

    /// <summary>The network name in the runtime's configuration.</summary>
    public string Network => network;

    /// <summary>The cached results of the runtime: attachments in them are valid, too.</summary>
    public CachedResults RuntimeResults => runtimeResults;

    /// <summary>The runtime's list of valid attachments.</summary>
    public IReadOnlySet<(string Container, string Interface)> Valid => valid;

    public bool IsValid(ContainerId container, InterfaceName interfaceName) => valid.Contains((container.Value, interfaceName.Value));

    /// <summary>True if a container may be alive although its record cannot be read, or only in part.</summary>
    /// <param name="container">The container.</param>
    /// <param name="owner">The network that its record names; null if it cannot be read.</param>
    public bool MayBeAlive(ContainerId container, string? owner) =>
        _containers.Contains(container.Value)
        || (owner is null ? runtimeResults.NetworksOf(container).Any(name => name != network) : owner != network);

    /// <summary>
    /// True if a container of Multus belonged to this network and is gone. If no cached result of the runtime proves that, its network
    /// namespace must be gone, too.
    /// </summary>
    public bool IsOursAndGone(ContainerId container, MultusContainer known) =>
        !MayBeAlive(container, owner: null)
        && (runtimeResults.NetworksOf(container).Count > 0
            || NamespaceIsGone(known));

    // Without a path in Multus's results the container may be in the middle of its ADD.
    private static bool NamespaceIsGone(MultusContainer known)
    {
        var paths = known.Results.Select(result => result.NetworkNamespace).Where(path => path.Length > 0).ToList();
        return paths.Count > 0 && !paths.Exists(Path.Exists);
    }
}
