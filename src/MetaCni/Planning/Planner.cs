// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Config;

namespace MetaCni.Planning;

/// <summary>Plans attachments: interface names, arguments and complete configurations. Pure: the same input gives the same plan.</summary>
internal static class Planner
{
    /// <summary>Plans one container.</summary>
    /// <exception cref="CniException">7, 107, 109, 110: the requests cannot be honoured; nothing has been changed.</exception>
    public static AttachmentPlan Plan(MetaConfig config, AttachmentContext context, IReadOnlyList<ResolvedNetwork> networks)
    {
        PlanLimits.Require(networks, config.RuntimeConfig);
        var attachments = networks
            .Select((network, index) => PlanOne(config, context, network, (index == 0, InterfaceNameOf(context, network, index)))).ToList();
        RequireTogether(attachments);
        return new AttachmentPlan
        {
            Owner = config.Name,
            Sandbox = context.Sandbox,
            Attachments = attachments,
            DefaultRoutes = DefaultRoutePlan.Of(networks),
            RequestPolicy = config.RequestPolicy,
            Concurrency = config.Concurrency,
            ResultMode = config.ResultMode,
            UnmetRequests = [.. networks.Zip(attachments).SelectMany(pair => CapabilityRequests.Unmet(pair.First, pair.Second))],
        };
    }

    /// <summary>Plans one more secondary for a container.</summary>
    /// <param name="config">Our configuration.</param>
    /// <param name="context">The container.</param>
    /// <param name="network">The network.</param>
    /// <param name="name">The name of its interface.</param>
    /// <exception cref="CniException">As <see cref="Plan"/>.</exception>
    public static PlannedAttachment PlanSecondary(
        MetaConfig config, AttachmentContext context, ResolvedNetwork network, InterfaceName name) =>
        PlanOne(config, context, network, (IsPrimary: false, name));

    /// <summary>Checks the attachments of a pod together.</summary>
    /// <exception cref="CniException">7: they exceed a limit, or two of them have one interface name.</exception>
    public static void RequireTogether(IReadOnlyList<PlannedAttachment> attachments)
    {
        PlanLimits.RequireArguments(attachments);
        RejectSharedInterfaceNames(attachments);
    }

    private static PlannedAttachment PlanOne(
        MetaConfig config, AttachmentContext context, ResolvedNetwork network, (bool IsPrimary, InterfaceName Interface) place)
    {
        var isPrimary = place.IsPrimary;
        var selection = network.Request.Selection;
        PluginPolicy.Require(config, network);
        network.Configuration.Validate();
        RequireBandwidth(network, isPrimary);
        var arguments = isPrimary ? AttachmentArgumentsText.Of(context) : AttachmentArgumentsText.OfSecondary(context);
        var attachment = new PlannedAttachment
        {
            IsPrimary = isPrimary,
            Network = network.DisplayName,
            InterfaceName = place.Interface,
            Configuration = selection is null
                ? network.Configuration
                : ConfigurationInjection.WithCniArgs(network.Configuration, SelectionArguments.Of(selection), network.DisplayName),
            CapabilityArguments = isPrimary ? SelectionCapabilities.OfPrimary(config.RuntimeConfig, selection) : null,
            Arguments = arguments,
            AddArguments = AttachmentArgumentsText.WithAddresses(arguments, selection, network.Configuration),
            Selection = PlannedSelection.Of(network.Request),
            Requested = selection is null ? AddressRequest.None : new AddressRequest { Ips = selection.Ips, Mac = selection.Mac },
        };
        return WithDevice(config, context, network, isPrimary || selection is null ? attachment : attachment with
        {
            CapabilityArguments = SelectionCapabilities.Of(selection),
        });
    }

    // A primary does not honour the request, nor does a network without a plugin for it, whatever the numbers are (CapabilityRequests).
    private static void RequireBandwidth(ResolvedNetwork network, bool isPrimary)
    {
        if (!isPrimary && network.Configuration.Plugins.Any(plugin => plugin.HasCapability("bandwidth")))
        {
            BandwidthBounds.Require(network.Request);
        }
    }

    // An assigned device goes into the configuration too. A device that an element only names is a capability argument, as in Multus. If
    // the network has a resource, a pod may use only devices that kubelet allocated to it, so an element cannot name another one.
    private static PlannedAttachment WithDevice(
        MetaConfig config, AttachmentContext context, ResolvedNetwork network, PlannedAttachment attachment)
    {
        var named = attachment.IsPrimary || network.Resource.Length > 0 ? null : network.Request.Selection?.DeviceId;
        var id = network.Device?.Id ?? named ?? "";

        // Device Information Specification §5.1.1: wherever the capability is declared. Plugins for vhost-user and memif have no device,
        // and write the path of their socket into the file.
        if (id.Length == 0 && !network.Configuration.Plugins.Any(plugin => plugin.HasCapability(DeviceCapabilities.InfoFile)))
        {
            return attachment;
        }

        var info = DeviceInfoPlan.Of(
            config.DeviceInfoDir, attachment.Network, (context.Sandbox.ContainerId, attachment.InterfaceName), network.Device);
        return attachment with
        {
            Configuration = network.Device is null
                ? attachment.Configuration
                : ConfigurationInjection.WithDevice(attachment.Configuration, id),
            CapabilityArguments = DeviceCapabilities.With(attachment.CapabilityArguments, id, info),
            DeviceInfo = info,
        };
    }

    // NPWG v1.3 §4.1.2.1.5 and Multus: the name that the pod requests, else eth0 for the primary, else net<index in the whole list>.
    private static InterfaceName InterfaceNameOf(AttachmentContext context, ResolvedNetwork network, int index)
    {
        var requested = network.Request.Interface;
        if (index > 0)
        {
            return requested ?? (InterfaceName.TryParse($"net{index}", out var name) ? name : default);
        }

        // containerd looks up the pod's addresses under CNI_IFNAME and fails after ADD if they are on another interface.
        return requested is null || requested == context.Sandbox.InterfaceName
            ? context.Sandbox.InterfaceName
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{network.Request.Origin}: the interface of the primary network is {context.Sandbox.InterfaceName}, "
                + $"it cannot be named {requested}; remove \"interface\" there");
    }

    private static void RejectSharedInterfaceNames(IReadOnlyList<PlannedAttachment> attachments)
    {
        var byName = new Dictionary<InterfaceName, PlannedAttachment>();
        foreach (var attachment in attachments)
        {
            if (!byName.TryAdd(attachment.InterfaceName, attachment))
            {
                throw new CniException(
                    CniErrorCode.InvalidNetworkConfiguration,
                    $"{NetworkLabel.OfAll([byName[attachment.InterfaceName].Network, attachment.Network])} would both use the interface "
                    + $"{attachment.InterfaceName}; "
                    + "give one of them another \"interface\" in the annotation "
                    + "(networks without one are named net1, net2, … by their position)");
            }
        }
    }
}
