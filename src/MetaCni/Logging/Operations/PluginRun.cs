// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>One execution of a plugin.</summary>
/// <param name="Plugin">Its type.</param>
/// <param name="Verb">Its CNI_COMMAND: a failed ADD also runs DEL.</param>
/// <param name="Duration">From its start to its end.</param>
internal sealed record PluginRun(string Plugin, string Verb, TimeSpan Duration);
