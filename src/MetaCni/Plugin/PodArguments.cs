// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>What CNI_ARGS says of the pod.</summary>
internal static class PodArguments
{
    private static readonly string[] Known =
        ["K8S_POD_NAMESPACE", "K8S_POD_NAME", "K8S_POD_UID", "K8S_POD_INFRA_CONTAINER_ID", "IgnoreUnknown", "IP", "MAC"];

    /// <summary>The pod, or null where the runtime names none: then there is no Kubernetes.</summary>
    /// <exception cref="CniException">4: half a pod, or arguments that nobody knows and nobody may ignore.</exception>
    public static PodIdentity? Read(CniArguments arguments)
    {
        RejectUnknown(arguments);
        return Of(arguments);
    }

    /// <summary>The same from arguments that may hold anything else: a DEL does not fail for them.</summary>
    /// <exception cref="CniException">4: half a pod.</exception>
    public static PodIdentity? Of(CniArguments arguments)
    {
        var (name, @namespace) = (arguments["K8S_POD_NAME"] ?? "", arguments["K8S_POD_NAMESPACE"] ?? "");
        if (@namespace.Length == 0)
        {
            // Podman names a container in K8S_POD_NAME, and knows no namespaces.
            return null;
        }

        return name.Length > 0
            ? new PodIdentity { Namespace = @namespace, Name = name, Uid = arguments["K8S_POD_UID"] ?? "" }
            : throw new CniException(
                CniErrorCode.InvalidEnvironment, "CNI_ARGS has K8S_POD_NAMESPACE and no K8S_POD_NAME; set both or none");
    }

    private static void RejectUnknown(CniArguments arguments)
    {
        var mayIgnore = arguments["IgnoreUnknown"] is "1" or "true" or "TRUE" or "True" or "t" or "T";
        var unknown = arguments.Pairs.Select(pair => pair.Key).FirstOrDefault(key => !Known.Contains(key));
        if (unknown is not null && !mayIgnore)
        {
            throw new CniException(
                CniErrorCode.InvalidEnvironment,
                $"CNI_ARGS has an argument {unknown} that is not known; remove it, or set IgnoreUnknown=1");
        }
    }
}
