// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux.Processes;

namespace MetaCni.Journal;

/// <summary>The name of an operation's subject: marks records, and every process that is started on its behalf.</summary>
internal static class OperationMarker
{
    /// <summary>
    /// In the environment of every delegate: it marks our children, and found in our own it means that we were called by ourselves.
    /// </summary>
    public const string Variable = "METACNI_OPERATION";

    public static string Of(ContainerId container, InterfaceName interfaceName) => $"{container}@{interfaceName}";

    /// <summary>For STATUS and GC, which have no container: this very run, so that nobody else's plugins are taken for its own.</summary>
    public static string OfThisProcess()
    {
        var process = ProcessIdentity.Current();
        return $"@{process.ProcessId}.{process.StartTime}";
    }
}
