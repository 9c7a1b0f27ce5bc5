// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Journal;

/// <summary>How long the lines of a record may be, in bytes with the line end: what is written can always be read again.</summary>
/// <remarks>
/// docs/configuration.md has what a pod may request; these limits leave room for it in the escaped form that a line has. Readers accept
/// what is longer, as far as they can: a version without limits may have written it.
/// </remarks>
internal static class RecordLimits
{
    /// <summary>The plan: the first line.</summary>
    public const int PlanLine = PlanLimits.PlanBytes;

    /// <summary>An event: the longest has a plugin's result.</summary>
    public const int EventLine = 1 << 20;

    /// <summary>All lines. A record that DEL after DEL has made a quarter as long is written anew, each attachment with its last error.</summary>
    public const int Record = 64 << 20;

    /// <summary>From this length on a record is written anew before the next event is appended.</summary>
    public const int Rewrite = Record / 4;

    /// <summary>A plan's line, before it is written.</summary>
    /// <exception cref="CniException">7: it is longer than <see cref="PlanLine"/>.</exception>
    public static byte[] RequirePlan(byte[] line) => line.Length <= PlanLine
        ? line
        : throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            $"the plan of this pod has {line.Length} bytes, more than the limit of {PlanLine} bytes (4 MiB); "
            + "request fewer networks, or shorten their configurations and arguments");

    /// <summary>An event's line, before it is written.</summary>
    /// <exception cref="CniException">104: it is longer than <see cref="EventLine"/>: the result in it is too long.</exception>
    public static byte[] RequireEvent(byte[] line) => line.Length <= EventLine
        ? line
        : throw new CniException(
            PluginErrorCode.PluginAnswerInvalid,
            $"an event of the record has {line.Length} bytes, more than the limit of {EventLine} bytes (1 MiB); "
            + "have the plugin return a shorter result");
}
