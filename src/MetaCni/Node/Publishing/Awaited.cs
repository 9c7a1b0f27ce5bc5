// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Publishing;

/// <summary>What must happen before the configuration can be published.</summary>
/// <param name="Reason">One word in CamelCase, for metrics.</param>
/// <param name="Message">A sentence for people.</param>
internal sealed record Awaited(string Reason, string Message);
