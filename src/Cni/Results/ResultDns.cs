// SPDX-License-Identifier: Apache-2.0

namespace Cni.Results;

/// <summary>The DNS settings of a network (CNI §5, <c>dns</c>).</summary>
public sealed record ResultDns
{
    /// <summary>No DNS settings.</summary>
    public static ResultDns None { get; } = new();

    /// <summary>Addresses of name servers, by priority.</summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>The local domain for short host names, or empty.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Search domains, by priority.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>Options for the resolver.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>True if all members are empty.</summary>
    public bool IsEmpty => Nameservers.Count == 0 && Domain.Length == 0 && Search.Count == 0 && Options.Count == 0;

    /// <summary>Compares all members, lists item by item.</summary>
    public bool Equals(ResultDns? other) =>
        other is not null
        && Domain == other.Domain
        && Nameservers.SequenceEqual(other.Nameservers)
        && Search.SequenceEqual(other.Search)
        && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Domain, Nameservers.Count, Search.Count, Options.Count);
}
