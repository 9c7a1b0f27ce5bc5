// SPDX-License-Identifier: Apache-2.0

namespace Cni.Results;

/// <summary>The name resolution that a network suggests (CNI §5, <c>dns</c>).</summary>
public sealed record ResultDns
{
    /// <summary>Nothing suggested.</summary>
    public static ResultDns None { get; } = new();

    /// <summary>Addresses of name servers, by priority.</summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>The local domain for short host names, or empty.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Search domains, by priority.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>Options for the resolver.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>True where nothing is suggested.</summary>
    public bool IsEmpty => Nameservers.Count == 0 && Domain.Length == 0 && Search.Count == 0 && Options.Count == 0;

    /// <summary>Equal where every member is, lists entry by entry.</summary>
    public bool Equals(ResultDns? other) =>
        other is not null
        && Domain == other.Domain
        && Nameservers.SequenceEqual(other.Nameservers)
        && Search.SequenceEqual(other.Search)
        && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Domain, Nameservers.Count, Search.Count, Options.Count);
}
