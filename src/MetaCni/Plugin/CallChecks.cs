// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Linux.Namespaces;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>Checks of a call that do not depend on its configuration.</summary>
internal static class CallChecks
{
    private const string NamespaceOverride = "CNI_NETNS_OVERRIDE";

    /// <summary>True if one of our delegates called us for its own container.</summary>
    public static bool IsOwnCall(PluginRequest request)
    {
        var marker = request.Environment.LastOrDefault(variable => variable.Key == OperationMarker.Variable).Value;
        return !string.IsNullOrEmpty(marker) && marker.StartsWith($"{request.ContainerId}@", StringComparison.Ordinal);
    }

    /// <summary>Rejects such a call. It runs before any lock is taken: our own delegate would wait for a lock that we hold.</summary>
    /// <exception cref="CniException">107: MetaCni called itself.</exception>
    public static void RejectOwnCall(PluginRequest request)
    {
        if (IsOwnCall(request))
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.SelfDelegation,
                "a delegate of MetaCni has called MetaCni "
                + $"{(request.ContainerId.Value.Length > 0 ? $"for the same container {request.ContainerId}" : "again")}; "
                + "remove MetaCni from the configuration of the primary or secondary that names it");
        }
    }

    /// <summary>
    /// Rejects the host's network namespace, as the reference library does: plugins would change the node's own interfaces. DEL continues
    /// without a namespace (<c>DetachNamespace</c>).
    /// </summary>
    /// <exception cref="CniException">8: the namespace is the host's.</exception>
    public static void RejectHostNamespace(PluginRequest request)
    {
        if (request.NetworkNamespace.Length > 0
            && !MayUseHostNamespace(request)
            && NetworkNamespace.IsCurrent(request.NetworkNamespace))
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkNamespace,
                $"CNI_NETNS {PlainText.Word(request.NetworkNamespace)} is the network namespace of the host, not of a pod; "
                + "pass the sandbox's namespace, or set CNI_NETNS_OVERRIDE=1 to use the host's");
        }
    }

    /// <summary>
    /// True if CNI_NETNS may be the host's own namespace. As in the reference library's skel: "1", or "true" in any case.
    /// </summary>
    public static bool MayUseHostNamespace(PluginRequest request)
    {
        var value = request.Environment.LastOrDefault(variable => variable.Key == NamespaceOverride).Value;
        return value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }
}
