// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>CNI_ARGS of the attachments: what the runtime sent, and who the pod is.</summary>
internal static class AttachmentArgumentsText
{
    private const string Address = "IP";
    private const string Mac = "MAC";

    // As it came, as by Multus; where the runtime names none, the sandbox is the container that it calls for.
    private const string InfraContainer = "K8S_POD_INFRA_CONTAINER_ID";

    // What a runtime requests for the pod's first interface: plugins read these three (static also the last one).
    private static readonly string[] OfFirstInterface = [Address, Mac, "GATEWAY"];

    /// <summary>CNI_ARGS of the primary: as the runtime sent them.</summary>
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

    /// <summary>CNI_ARGS of a secondary: the pod has one address of the runtime's choice, as it has one runtimeConfig (NPWG §7.5).</summary>
    public static CniArguments OfSecondary(AttachmentContext context) => Of(context).Without(OfFirstInterface);

    /// <summary>Addresses that an element asks for, on ADD only, as Multus passes them to plugins that know no capabilities.</summary>
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
