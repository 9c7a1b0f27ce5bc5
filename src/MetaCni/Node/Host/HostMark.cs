// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Host;

/// <summary>An environment variable that marks a process on the host, so that a restarted daemon finds it again.</summary>
/// <param name="Variable">The name of the variable.</param>
/// <param name="Value">Its value.</param>
internal sealed record HostMark(string Variable, string Value);
