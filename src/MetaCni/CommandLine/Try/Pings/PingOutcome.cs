// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pings;

/// <summary>What a ping came to.</summary>
/// <param name="Ping">What was asked.</param>
/// <param name="RoundTrip">The time until the answer, or null where none came.</param>
internal sealed record PingOutcome(PlannedPing Ping, TimeSpan? RoundTrip);
