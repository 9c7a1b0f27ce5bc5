// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Journal;

/// <summary>The name of an operation's subject: marks records, and every process that is started on its behalf.</summary>
internal static class OperationMarker
{
    /// <summary>
    /// In the environment of every delegate: it marks our children, and found in our own it means that we were called by ourselves.
    /// </summary>
    public const string Variable = "METACNI_OPERATION";

    /// <summary>The subject of STATUS and GC, which have no container.</summary>
    public const string OfNode = "@";

    public static string Of(ContainerId container, InterfaceName interfaceName) => $"{container}@{interfaceName}";
}
