// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Report;

/// <summary>What stopped a trial as a whole.</summary>
/// <param name="Message">What it is.</param>
/// <param name="Hint">What a person can do, or null.</param>
/// <param name="IsUsage">True: the trial cannot be done as it was asked for, and nothing was done.</param>
internal sealed record TryFailure(string Message, string? Hint, bool IsUsage);
