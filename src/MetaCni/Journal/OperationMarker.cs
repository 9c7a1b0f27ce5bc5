// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>Names the subject of an operation. The name marks records, and every process that is started for the operation.</summary>
internal static class OperationMarker
{
    /// <summary>
    /// An environment variable of every delegate. It marks our child processes; in our own environment it means that we called ourselves.
    /// </summary>
    public const string Variable = "METACNI_OPERATION";

    public static string Of(ContainerId container, InterfaceName interfaceName) => $"{container}@{interfaceName}";

    /// <summary>
    /// The mark of STATUS and GC, which have no container. It names this process, so that plugins of other processes are not taken for its
    /// own.
    /// </summary>
    public static string OfThisProcess()
    {
        var process = ProcessIdentity.Current();
        return $"@{process.ProcessId}.{process.StartTime}";
    }
}
