// SPDX-License-Identifier: Apache-2.0
//
// A plugin that fails may leave the interface that it created. bridge does so when its IPAM plugin fails, and its DEL then fails at the
// same IPAM plugin. The precheck ensures that no interface of the planned name existed before. An interface that was created in the pod may
// be deleted. One that was moved into it, such as a network card or another pod's device, must never be deleted. The kernel cannot tell the
// two apart, so every interface that might have been moved counts as moved. When the pod's namespace is deleted, the kernel moves it back
// to the host or deletes it.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>An interface that a failed ADD created in the pod and left there.</summary>
internal static class LeftInterface
{
    // The kinds that plugins create for a pod. Hardware has no kind; "can" and "wwan" devices are hardware.
    private static readonly HashSet<string> Virtual =
    [
        "bond", "bridge", "dummy", "geneve", "gre", "gretap", "ifb", "ip6gre", "ip6gretap", "ip6tnl", "ipip", "ipvlan", "ipvtap", "macsec",
        "macvlan", "macvtap", "sit", "tun", "veth", "vlan", "vrf", "vxlan", "wireguard",
    ];

    // Configuration keys that select an existing device: those of host-device and of plugins modelled on it.
    private static readonly string[] DeviceKeys = ["device", "deviceID", "hwaddr", "kernelpath", "pciBusID"];

    /// <summary>The kernel's index of the interface that a failed ADD left; null if it created none.</summary>
    public static int? Find(PlannedAttachment attachment, INamespaceView view) =>
        MayHaveMoved(attachment)
            ? null
            : view.Links().FirstOrDefault(link => link.Name == attachment.InterfaceName.Value && IsMade(link))?.Index;

    /// <summary>Deletes the interface, if index, name and kind still match.</summary>
    /// <exception cref="CniException">5: the kernel refuses to delete it.</exception>
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
            // The interface vanished with its peer.
        }
    }

    // host-device stores a device's host name in the alias.
    private static bool IsMade(Link link) => link.Kind is { } kind && Virtual.Contains(kind) && link.Alias.Length == 0;

    private static bool MayHaveMoved(PlannedAttachment attachment) =>
        attachment.Configuration.Plugins.Any(plugin => DeviceKeys.Any(key => IsSet(plugin.Json, key)))
        || (attachment.CapabilityArguments is { } arguments && IsSet(arguments, "deviceID"));

    private static bool IsSet(JsonObject json, string key) => JsonKeys.Find(json, key) is not null;
}
