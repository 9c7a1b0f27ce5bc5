// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Linux.Namespaces;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>What is wrong with a call, whatever its configuration says.</summary>
internal static class CallChecks
{
    private const string NamespaceOverride = "CNI_NETNS_OVERRIDE";

    /// <summary>True where a plugin that we run for a container runs us for the same one.</summary>
    public static bool IsOwnCall(PluginRequest request)
    {
        var marker = request.Environment.LastOrDefault(variable => variable.Key == OperationMarker.Variable).Value;
        return !string.IsNullOrEmpty(marker) && marker.StartsWith($"{request.ContainerId}@", StringComparison.Ordinal);
    }

    /// <summary>Before any lock: our own delegate would wait for the lock that we hold.</summary>
    /// <exception cref="CniException">107: we were called by ourselves.</exception>
    public static void RejectOwnCall(PluginRequest request)
    {
        if (IsOwnCall(request))
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.SelfDelegation,
                "a delegate of MetaCni has called MetaCni "
                + $"{(request.ContainerId.Value.Length > 0 ? $"for the same container {request.ContainerId}" : "again")}; "
                + "take MetaCni out of the configuration of the primary or secondary that names it");
        }
    }

    /// <summary>
    /// As the reference library: plugins would make interfaces of the node itself. DEL goes on without a namespace (DetachNamespace).
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
                + "pass the sandbox's own, or set CNI_NETNS_OVERRIDE=1 where the host's is meant");
        }
    }

    /// <summary>True where CNI_NETNS may be the host's own namespace. As skel of the reference library: "1", or "true" in any case.</summary>
    public static bool MayUseHostNamespace(PluginRequest request)
    {
        var value = request.Environment.LastOrDefault(variable => variable.Key == NamespaceOverride).Value;
        return value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }
}
