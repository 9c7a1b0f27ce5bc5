// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>CNI_ARGS of the attachments: what the runtime sent, and who the pod is.</summary>
internal static class AttachmentArgumentsText
{
    // As it came, as by Multus; where the runtime names none, the sandbox is the container that it calls for.
    private const string InfraContainer = "K8S_POD_INFRA_CONTAINER_ID";

    public static CniArguments Of(AttachmentContext context)
    {
        if (context.Pod is not { } pod)
        {
            return context.Arguments;
        }

        return context.Arguments
            .With("IgnoreUnknown", context.Arguments["IgnoreUnknown"] ?? "true")
            .With("K8S_POD_NAMESPACE", pod.Namespace)
            .With("K8S_POD_NAME", pod.Name)
            .With(InfraContainer, context.Arguments[InfraContainer] is { Length: > 0 } named ? named : context.ContainerId.Value)
            .With("K8S_POD_UID", pod.Uid);
    }

    /// <summary>Addresses that an element asks for, on ADD only, as Multus passes them to plugins that know no capabilities.</summary>
    public static CniArguments WithAddresses(CniArguments arguments, NetworkSelectionElement? selection)
    {
        if (selection?.Mac is { Length: > 0 } mac)
        {
            arguments = arguments.With("MAC", mac);
        }

        return selection is { Ips.Count: > 0 } ? arguments.With("IP", string.Join(',', selection.Ips)) : arguments;
    }
}
