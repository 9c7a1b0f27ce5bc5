// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Results;

/// <summary>The result of ADD (CNI §5 "ADD Success") in one model for all versions.</summary>
public sealed record CniResult
{
    /// <summary>The version of the result.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>The interfaces that the attachment created, in the container and on the host.</summary>
    public IReadOnlyList<ResultInterface> Interfaces { get; init; } = [];

    /// <summary>The assigned addresses.</summary>
    public IReadOnlyList<ResultIp> Ips { get; init; } = [];

    /// <summary>The created routes.</summary>
    public IReadOnlyList<ResultRoute> Routes { get; init; } = [];

    /// <summary>The DNS settings of the network.</summary>
    public ResultDns Dns { get; init; } = ResultDns.None;

    /// <summary>Compares all members, lists item by item.</summary>
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
