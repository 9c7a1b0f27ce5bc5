// SPDX-License-Identifier: Apache-2.0

using System.Net;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.CommandLine.Try.Pings;

/// <summary>One echo request that should get a reply.</summary>
internal sealed record PlannedPing
{
    public required TrySandbox From { get; init; }

    public required string Interface { get; init; }

    public required string Network { get; init; }

    public required IPAddress Source { get; init; }

    public required IPAddress Target { get; init; }

    /// <summary>The owner of the target address.</summary>
    public required string TargetName { get; init; }
}
