// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Report;

/// <summary>The reason that a whole trial stopped.</summary>
/// <param name="Message">The message.</param>
/// <param name="Hint">The remedy, or null.</param>
/// <param name="IsUsage">True for a usage error: nothing was done.</param>
internal sealed record TryFailure(string Message, string? Hint, bool IsUsage);
