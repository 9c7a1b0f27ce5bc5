// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>What still exists after the teardown; each entry is named as an administrator would search for it.</summary>
internal sealed record Leftovers
{
    public required IReadOnlyList<string> HostInterfaces { get; init; }

    public required IReadOnlyList<string> NamespaceInterfaces { get; init; }

    public required IReadOnlyList<string> Leases { get; init; }

    public required IReadOnlyList<string> Records { get; init; }

    public bool None => HostInterfaces.Count + NamespaceInterfaces.Count + Leases.Count + Records.Count == 0;

    public IReadOnlyList<string> Sentences =>
    [
        .. HostInterfaces.Select(name => $"the interface {name} is still on the host"),
        .. NamespaceInterfaces.Select(name => $"the interface {name} was still in the namespace after DEL"),
        .. Leases.Select(path => $"the lease {path} still exists"),
        .. Records.Select(path => $"the record {path} still exists"),
    ];
}
