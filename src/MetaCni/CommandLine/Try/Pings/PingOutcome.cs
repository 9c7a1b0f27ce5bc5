// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pings;

/// <summary>The outcome of a ping.</summary>
/// <param name="Ping">The ping.</param>
/// <param name="RoundTrip">The round-trip time; null without a reply.</param>
internal sealed record PingOutcome(PlannedPing Ping, TimeSpan? RoundTrip);
