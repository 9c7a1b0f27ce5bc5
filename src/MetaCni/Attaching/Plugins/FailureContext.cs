// SPDX-License-Identifier: Apache-2.0
//
// "Link not found" says neither which link, nor which key names it. Often MetaCni can add this: which names in the plugin's configuration
// do not exist on this node. It only adds facts, after the plugin's own message.

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Cni.Values;
using Linux;
using Linux.Netlink;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Attaching.Plugins;

/// <summary>Finds names in a failed plugin's configuration that do not exist on this node.</summary>
internal sealed class FailureContext
{
    private const string Master = "master";

    // Keys that name an interface of the node in reference plugins, SR-IOV plugins and similar ones (macvlan, ipvlan, vlan, host-device,
    // …).
    private static readonly string[] Interfaces = [Master, "device", "link", "parent", "uplink"];

    private static readonly string[] PciDevices = ["deviceID", "pciBusID"];

    // The texts of strerror(3) for EPERM and EACCES, which most programs use.
    private static readonly string[] Denials = ["operation not permitted", "permission denied"];

    /// <summary>Whether the node has an interface of this name.</summary>
    public required Func<string, bool> HasInterface { get; init; }

    /// <summary>Whether the node has a PCI device at this address.</summary>
    public required Func<string, bool> HasPciDevice { get; init; }

    /// <summary>Whether a plugin of this type is installed.</summary>
    public required Func<string, bool> HasPlugin { get; init; }

    /// <summary>The privileges that this process lacks and how to grant them; empty if it lacks none.</summary>
    public required Func<string> MissingPrivileges { get; init; }

    /// <summary>The facts of this node and process.</summary>
    /// <param name="hasPlugin">Whether a plugin of this type is installed.</param>
    public static FailureContext OfNode(Func<string, bool> hasPlugin) => new()
    {
        HasInterface = HostHasInterface,
        HasPciDevice = address => Directory.Exists($"/sys/bus/pci/devices/{address.ToLowerInvariant()}"),
        HasPlugin = hasPlugin,
        MissingPrivileges = Privileges.Hint,
    };

    /// <summary>The facts as the end of a message, each after "; "; empty if there are none.</summary>
    public string Of(PlannedAttachment attachment, CniException error) =>
        error.IsPluginsOwn && Failed(attachment.Configuration, error) is { } plugin
            ? string.Concat(Facts(plugin.Json, error.Error).Select(fact => $"; {fact}"))
            : "";

    private static PluginConfiguration? Failed(NetworkConfigurationList network, CniException error) => error.PluginIndex is { } index
        ? network.Plugins.ElementAtOrDefault(index)
        : network.Plugins.FirstOrDefault(plugin => plugin.Type == error.PluginType);

    private IEnumerable<string> Facts(JsonObject plugin, CniError error)
    {
        foreach (var (key, name) in Named(plugin, Interfaces))
        {
            if ((key == Master || InterfaceName.TryParse(name, out _)) && !IsInPod(plugin) && !HasInterface(name))
            {
                yield return $"\"{key}\" is {PlainText.Name(name)}, and this node has no such interface";
            }
        }

        foreach (var (key, address) in Named(plugin, PciDevices))
        {
            if (PciAddress.IsOne(address) && !HasPciDevice(address))
            {
                yield return $"\"{key}\" is {PlainText.Name(address)}, and this node has no such PCI device";
            }
        }

        if (JsonKeys.Find(plugin, "ipam") is JsonObject ipam
            && JsonScalar.Text(JsonKeys.Find(ipam, "type")) is { Length: > 0 } type
            && !HasPlugin(type))
        {
            yield return $"\"ipam.type\" is {PlainText.Name(type)}, and no directory of CNI_PATH has that plugin";
        }

        if (Denials.Any(denial => error.Message.Contains(denial, StringComparison.OrdinalIgnoreCase)
                || error.Details.Contains(denial, StringComparison.OrdinalIgnoreCase))
            && MissingPrivileges() is { Length: > 0 } missing)
        {
            yield return missing;
        }
    }

    // linkInContainer of macvlan, ipvlan and vlan: the master is in the pod.
    private static bool IsInPod(JsonObject plugin) =>
        JsonScalar.Flag(JsonKeys.Find(plugin, "linkInContainer")) ?? false;

    private static IEnumerable<(string Key, string Name)> Named(JsonObject plugin, string[] keys) =>
        from key in keys
        let name = JsonScalar.Text(JsonKeys.Find(plugin, key))
        where name is { Length: > 0 }
        select (key, name);

    // If the kernel cannot be queried, claim nothing.
    private static bool HostHasInterface(string name)
    {
        try
        {
            using var host = RouteNetlink.OpenCurrent();
            return host.Links().Any(link => link.Name == name || link.AlternativeNames.Contains(name));
        }
        catch (LinuxException)
        {
            return true;
        }
    }
}
