// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>CNI_ARGS of the attachments: what the runtime sent, and the pod's identity.</summary>
internal static class AttachmentArgumentsText
{
    private const string Address = "IP";
    private const string Mac = "MAC";

    // Passed on unchanged, as in Multus. If the runtime sets none, this is the container ID of the call.
    private const string InfraContainer = "K8S_POD_INFRA_CONTAINER_ID";

    // Requests of the runtime for the pod's first interface. Plugins read these three keys (only static reads GATEWAY).
    private static readonly string[] OfFirstInterface = [Address, Mac, "GATEWAY"];

    /// <summary>CNI_ARGS of the primary: what the runtime sent, with the pod's identity.</summary>
    public static CniArguments Of(AttachmentContext context)
    {
        if (context.Sandbox.Pod is not { } pod)
        {
            return context.Arguments;
        }

        return context.Arguments
            .With("IgnoreUnknown", context.Arguments["IgnoreUnknown"] ?? "true")
            .With("K8S_POD_NAMESPACE", pod.Namespace)
            .With("K8S_POD_NAME", pod.Name)
            .With(InfraContainer, context.Arguments[InfraContainer] is { Length: > 0 } named ? named : context.Sandbox.ContainerId.Value)
            .With("K8S_POD_UID", pod.Uid);
    }

    /// <summary>
    /// CNI_ARGS of a secondary, without the runtime's address. As with runtimeConfig, that address is for the primary alone (NPWG §7.5).
    /// </summary>
    public static CniArguments OfSecondary(AttachmentContext context) => Of(context).Without(OfFirstInterface);

    /// <summary>Adds the addresses that an element requests, on ADD only. As in Multus, this serves plugins without capabilities.</summary>
    public static CniArguments WithAddresses(
        CniArguments arguments, NetworkSelectionElement? selection, NetworkConfigurationList configuration)
    {
        if (selection?.Mac is { Length: > 0 } mac)
        {
            arguments = arguments.With(Mac, mac);
        }

        return selection is not { Ips.Count: > 0 } ? arguments
            : AddressArgument.Of(selection.Ips, configuration) is { } address ? arguments.With(Address, address)
            : arguments.Without(Address);
    }
}
