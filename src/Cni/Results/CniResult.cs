// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Results;

/// <summary>
/// The answer to ADD (CNI §5 "ADD Success"): one shape in memory, whatever version it was read from or will be written in.
/// </summary>
public sealed record CniResult
{
    /// <summary>The version that the result names.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>The interfaces that the attachment made, in the container and outside.</summary>
    public IReadOnlyList<ResultInterface> Interfaces { get; init; } = [];

    /// <summary>The addresses that were assigned.</summary>
    public IReadOnlyList<ResultIp> Ips { get; init; } = [];

    /// <summary>The routes that were made.</summary>
    public IReadOnlyList<ResultRoute> Routes { get; init; } = [];

    /// <summary>The name servers that the network suggests.</summary>
    public ResultDns Dns { get; init; } = ResultDns.None;

    /// <summary>Equal where every member is, lists entry by entry.</summary>
    public bool Equals(CniResult? other) =>
        other is not null
        && Version == other.Version
        && Interfaces.SequenceEqual(other.Interfaces)
        && Ips.SequenceEqual(other.Ips)
        && Routes.SequenceEqual(other.Routes)
        && Dns == other.Dns;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Version, Interfaces.Count, Ips.Count, Routes.Count, Dns);
}
