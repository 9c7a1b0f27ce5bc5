// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;

namespace MetaCni.Node.HotPlug;

/// <summary>The host, on which plugins run.</summary>
internal interface IReconcileHost
{
    /// <summary>Opens the way to the host.</summary>
    /// <param name="reconciles">Reconciles containers there.</param>
    /// <param name="obstacle">Why it is impossible; empty if it is possible.</param>
    bool TryOpen([NotNullWhen(true)] out IReconciles? reconciles, out string obstacle);
}
