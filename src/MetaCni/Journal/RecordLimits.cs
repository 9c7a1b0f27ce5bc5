// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>
/// Limits the length of a record's lines, in bytes with the line end, so that everything that is written can be read again.
/// </summary>
/// <remarks>
/// docs/configuration.md lists what a pod may request; these limits leave room for it in escaped form. Readers accept longer lines as far
/// as possible, because versions without limits may have written them.
/// </remarks>
internal static class RecordLimits
{
    /// <summary>The plan: the first line.</summary>
    public const int PlanLine = PlanLimits.PlanBytes;

    /// <summary>An event: the longest contains a plugin's result.</summary>
    public const int EventLine = 1 << 20;

    /// <summary>
    /// All lines. Repeated DELs lengthen a record; at a quarter of this size it is rewritten with the last error of each attachment.
    /// </summary>
    public const int Record = 64 << 20;

    /// <summary>From this length on, a record is rewritten before the next event is appended.</summary>
    public const int Rewrite = Record / 4;

    /// <summary>Checks a plan's line before it is written.</summary>
    /// <exception cref="CniException">7: it is longer than <see cref="PlanLine"/>.</exception>
    public static byte[] RequirePlan(byte[] line) => line.Length <= PlanLine
        ? line
        : throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"the plan of this pod has {line.Length} bytes, more than the limit of {PlanLine} bytes (4 MiB); "
            + "request fewer networks, or shorten their configurations and arguments");

    /// <summary>Checks an event's line before it is written.</summary>
    /// <exception cref="CniException">104: it is longer than <see cref="EventLine"/>, because the result in it is too long.</exception>
    public static byte[] RequireEvent(byte[] line) => line.Length <= EventLine
        ? line
        : throw new CniException(
            PluginErrorCode.PluginAnswerInvalid,
            $"an event of the record has {line.Length} bytes, more than the limit of {EventLine} bytes (1 MiB); "
            + "have the plugin return a shorter result");
}
