// SPDX-License-Identifier: Apache-2.0
//
// A plugin that fails may leave the interface that it made: bridge does, when its IPAM plugin fails, and its DEL stops at the same IPAM
// plugin. The precheck made sure that no interface of the planned name existed before. What was made in the pod may be deleted; what was
// moved into it, a card or another pod's device, must never be: the kernel does not tell the two apart, so everything that could have
// been moved counts as moved. It goes back to the host, or away, with the pod's namespace.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>An interface that an ADD that failed made in the pod and left there.</summary>
internal static class LeftInterface
{
    // What plugins make anew for a pod; hardware has no kind, and "can" or "wwan" devices are hardware.
    private static readonly HashSet<string> Virtual =
    [
        "bond", "bridge", "dummy", "geneve", "gre", "gretap", "ifb", "ip6gre", "ip6gretap", "ip6tnl", "ipip", "ipvlan", "ipvtap", "macsec",
        "macvlan", "macvtap", "sit", "tun", "veth", "vlan", "vrf", "vxlan", "wireguard",
    ];

    // Members of a plugin's configuration by which it takes a device that exists: host-device, and those that follow it.
    private static readonly string[] DeviceKeys = ["device", "deviceID", "hwaddr", "kernelpath", "pciBusID"];

    /// <summary>The kernel's index of the interface that the failed ADD of an attachment left; null where there is none of its own.</summary>
    public static int? Find(PlannedAttachment attachment, INamespaceView view) =>
        MayHaveMoved(attachment)
            ? null
            : view.Links().FirstOrDefault(link => link.Name == attachment.InterfaceName.Value && IsMade(link))?.Index;

    /// <summary>Deletes it, if it is still what it was.</summary>
    /// <exception cref="CniException">5: the kernel refuses.</exception>
    public static void Delete(PlannedAttachment attachment, int index, INamespaceView view)
    {
        if (!view.Links().Any(link => link.Index == index && link.Name == attachment.InterfaceName.Value && IsMade(link)))
        {
            return;
        }

        try
        {
            view.DeleteLink(index);
        }
        catch (LinuxException e) when (e.ErrorNumber != Errno.NoDevice)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"the interface that its plugin left in the pod cannot be deleted: {e.Message}; delete it with \"ip link delete\"",
                innerException: e);
        }
        catch (LinuxException)
        {
            // It went on its own, with its other end.
        }
    }

    // host-device keeps the name that a device had on the host in its alias.
    private static bool IsMade(Link link) => link.Kind is { } kind && Virtual.Contains(kind) && link.Alias.Length == 0;

    private static bool MayHaveMoved(PlannedAttachment attachment) =>
        attachment.Configuration.Plugins.Any(plugin => DeviceKeys.Any(key => IsSet(plugin.Json, key)))
        || (attachment.CapabilityArguments is { } arguments && IsSet(arguments, "deviceID"));

    private static bool IsSet(JsonObject json, string key) => JsonKeys.Find(json, key) is not null;
}
