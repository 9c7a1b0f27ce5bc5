// SPDX-License-Identifier: Apache-2.0
//
// The runtime's list is of one network: a container that is not on it is gone, if it was of that network. A record of ours says whose
// it is. Where nothing does, the runtime's own results do: as long as a container is attached, there is one with the network in its name.

using Cni.Values;
using MetaCni.Takeover;

namespace MetaCni.Collecting;

/// <summary>Who is alive for certain, and who is gone for certain.</summary>
/// <param name="network">The network that the runtime calls.</param>
/// <param name="valid">What the runtime lists as valid.</param>
/// <param name="runtimeResults">The results of the runtime.</param>
internal sealed class ContainerOwners(
    string network, IReadOnlySet<(string Container, string Interface)> valid, CachedResults runtimeResults)
{
    private readonly HashSet<string> _containers = [.. valid.Select(attachment => attachment.Container)];

    /// <summary>The interface of every pod, with every runtime that runs pods.</summary>
    public static InterfaceName UsualInterface { get; } =
        InterfaceName.TryParse("eth0", out var name) ? name : throw new InvalidOperationException("eth0 is an interface name");

    /// <summary>The network that the runtime calls.</summary>
    public string Network => network;

    /// <summary>The results of the runtime: attachments there are valid, too.</summary>
    public CachedResults RuntimeResults => runtimeResults;

    /// <summary>What the runtime lists.</summary>
    public IReadOnlySet<(string Container, string Interface)> Valid => valid;

    public bool IsValid(ContainerId container, InterfaceName interfaceName) => valid.Contains((container.Value, interfaceName.Value));

    /// <summary>Whether a container may be alive of whose record little or nothing can be read.</summary>
    /// <param name="container">The container.</param>
    /// <param name="owner">The network that its record names; null where that cannot be read.</param>
    public bool MayBeAlive(ContainerId container, string? owner) =>
        _containers.Contains(container.Value)
        || (owner is null ? runtimeResults.NetworksOf(container).Any(name => name != network) : owner != network);

    /// <summary>
    /// Whether a container of Multus's was of this network and is gone. Where the runtime has no result of it that says so, its
    /// namespace must be gone, too.
    /// </summary>
    public bool IsOursAndGone(ContainerId container, MultusContainer known) =>
        !MayBeAlive(container, owner: null)
        && (runtimeResults.NetworksOf(container).Count > 0
            || NamespaceIsGone(known));

    // One that was never noted may be in the middle of its ADD.
    private static bool NamespaceIsGone(MultusContainer known)
    {
        var paths = known.Results.Select(result => result.NetworkNamespace).Where(path => path.Length > 0).ToList();
        return paths.Count > 0 && !paths.Exists(Path.Exists);
    }
}
